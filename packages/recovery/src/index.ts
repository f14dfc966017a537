export * from './document';
export * from './model';
export * from './readers';
