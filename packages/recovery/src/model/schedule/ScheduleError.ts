/** A schedule that cannot be read. The message continues a sentence that begins with the expression. */
export class ScheduleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScheduleError';
  }
}
