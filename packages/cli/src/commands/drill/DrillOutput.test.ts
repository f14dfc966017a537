import { PassThrough } from 'node:stream';
import { DrillOutput } from './DrillOutput';

describe('DrillOutput', () => {
  it('writes what it is told, until its reader has left', () => {
    const stream = new PassThrough();
    const output = DrillOutput.create(stream);
    output.write('a');
    // Without a listener this would throw.
    stream.emit('error', new Error('write EPIPE'));
    output.write('b');
    expect(String(stream.read())).toBe('a');
  });

  it('is no terminal any more once that is gone', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true });
    const output = DrillOutput.create(stream);
    expect(output.isTTY).toBe(true);
    stream.emit('error', new Error('write EIO'));
    expect(output.isTTY).toBe(false);
  });
});
