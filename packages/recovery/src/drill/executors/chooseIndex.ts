import { randomInt } from 'node:crypto';

/** Chooses one of `count` things: an integer from 0 to below `count`. */
export type ChooseIndex = (count: number) => number;

/** Any, with equal chances. */
export const chooseAnyIndex: ChooseIndex = count => randomInt(count);
