export { inferRuns } from './inferRuns';
export {
  completionWindowSeconds,
  inferredState,
  judgeSlots,
} from './judgeSlots';
export type { JudgedSlot, SlotsToJudge } from './judgeSlots';
export { matchRuns, startWindowSeconds } from './matchRuns';
export type { SlotAttempts } from './matchRuns';
export * from './slotFigures';
