export * from './canonicalJson';
export * from './evidence';
export * from './facts';
export * from './model';
export * from './vocabulary';
