export { describeIf } from './describeIf';
export * from './findProgram';
