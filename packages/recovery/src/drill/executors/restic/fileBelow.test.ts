import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileBelow } from './fileBelow';

describe('fileBelow', () => {
  let root: string;

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'shipshape-below-')));
    mkdirSync(join(root, 'var'));
    writeFileSync(join(root, 'var/orders.dump'), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('finds a file under its whole path, also by a link within', async () => {
    symlinkSync('orders.dump', join(root, 'var/latest'));
    const file = join(root, 'var/orders.dump');
    expect(await fileBelow(root, '/var/orders.dump')).toBe(file);
    expect(await fileBelow(root, 'var/latest')).toBe(file);
  });

  it.each(['/etc/passwd', '../../etc/passwd', '/var/out', '/', '/var/loop'])(
    'does not leave the restored files for %s',
    async path => {
      symlinkSync('/etc/passwd', join(root, 'var/out'));
      symlinkSync('loop', join(root, 'var/loop'));
      await expect(fileBelow(root, path)).rejects.toMatchObject({
        of: 'backup',
        reason: 'dump-missing',
      });
    },
  );
});
