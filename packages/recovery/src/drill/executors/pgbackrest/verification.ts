import type { ToolVerification } from '../../Executor';

const STATUS = /^\s*status:\s*(\w+)/;

/**
 * What `pgbackrest --output=text verify` found. It exits 0 on damage, so only its text counts; and it does not see a missing WAL segment.
 */
export function readVerification(text: string): ToolVerification {
  const lines = text.split('\n').map(line => line.trim());
  const start = lines.findIndex(line => STATUS.test(line));
  if (start < 0) {
    return { passed: false, observed: 'verify printed no status' };
  }
  return {
    passed: STATUS.exec(lines[start])?.[1] === 'ok',
    observed: lines.slice(start).filter(Boolean).join('; ').slice(0, 1000),
  };
}
