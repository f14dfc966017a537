/** What every reader is told besides the text. */
export interface ReadOptions {
  /** When the tool said it. */
  observedAt: Date;
  /** Native id of the resource that was asked for: an empty answer is about that one. */
  nativeId?: string;
}
