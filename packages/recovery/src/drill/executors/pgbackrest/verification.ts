import type { ToolVerification } from '../../Executor';

const STATUS = /^status:\s*(\w+)/;
/** A backup that is not whole, or a count of what is wrong. */
const FINDING = /status: (?!valid\b)|(?:missing|invalid|other): [1-9]/;

/**
 * What `pgbackrest --output=text --verbose verify` found. It exits 0 on damage, and prints nothing for a healthy repository when it is not
 * verbose, so only its text counts; and it does not see a missing WAL segment.
 */
export function readVerification(text: string): ToolVerification {
  const lines = text.split('\n').map(line => line.trim());
  const start = lines.findIndex(line => STATUS.test(line));
  if (start < 0) {
    return { passed: false, observed: 'verify printed no status' };
  }
  const [status, ...details] = lines.slice(start);
  return {
    passed: STATUS.exec(status)?.[1] === 'ok',
    observed: [status, ...details.filter(line => FINDING.test(line))]
      .join('; ')
      .slice(0, 1000),
  };
}
