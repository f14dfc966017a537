import { accountToDropTo } from './Account';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
toor:x:0:0::/root:/bin/sh
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
`;
const as = (uid: number, user?: string) =>
  accountToDropTo(user, { uid, gid: uid }, PASSWD);

describe('accountToDropTo', () => {
  it('drops from root to the user of the configuration', async () => {
    expect(await as(0, 'postgres')).toEqual({
      name: 'postgres',
      uid: 101,
      gid: 104,
    });
  });

  it('stays who it is when it is not root', async () => {
    expect(await as(1000)).toBeUndefined();
    expect(await as(1000, 'postgres')).toBeUndefined();
  });

  it.each([
    [undefined, 'do not run as root'],
    ['nobody', 'not in /etc/passwd'],
    ['toor', 'is root too'],
  ])('refuses root with the user %s', async (user, message) => {
    await expect(as(0, user)).rejects.toMatchObject({
      of: 'runner',
      message: expect.stringContaining(message),
    });
  });
});
