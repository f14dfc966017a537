import fs from 'node:fs';
import path from 'node:path';

/** The reports of one type that the demo has put into the inbox, whatever became of their files. Later ones replace what earlier ones said. */
export function* inboxReports<Report>(type: string): Generator<Report> {
  const inbox = path.join(
    process.env.SHIPSHAPE_DEMO_DIR ??
      path.resolve(__dirname, '../../../../.demo'),
    'reports',
  );
  const files = fs.readdirSync(inbox, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.jsonl')).sort()) {
    const text = fs.readFileSync(path.join(inbox, file), 'utf8');
    for (const line of text.split('\n').filter(Boolean)) {
      const record = JSON.parse(line);
      if (record.type === type) {
        yield record.report;
      }
    }
  }
}
