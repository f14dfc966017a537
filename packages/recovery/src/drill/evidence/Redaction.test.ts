import fc from 'fast-check';
import { Redaction } from './Redaction';

const redaction = Redaction.create();

describe('Redaction', () => {
  it.each([
    ['PGPASSWORD=hunter22 pg_dump', 'PGPASSWORD=<redacted> pg_dump'],
    ['RESTIC_PASSWORD_FILE: /x', 'RESTIC_PASSWORD_FILE: <redacted>'],
    ['AWS_SECRET_ACCESS_KEY="a b"', 'AWS_SECRET_ACCESS_KEY="<redacted>"'],
    ['--repo1-cipher-pass=abc next', '--repo1-cipher-pass=<redacted> next'],
    ['--password abc --verbose', '--password <redacted> --verbose'],
    ['--repo1-s3-key-secret=x', '--repo1-s3-key-secret=<redacted>'],
    [
      "host=db password='a \\' b' user=x",
      "host=db password='<redacted>' user=x",
    ],
    [
      'postgresql://me:p@ss@db/orders?sslmode=require',
      'postgresql://me:<redacted>@db/orders?sslmode=require',
    ],
    ['{"token":"x","kept":"y"}', '{"token":"<redacted>","kept":"y"}'],
    [
      'ERROR:  duplicate key\nDETAIL:  Key (email)=(a@b.c) exists.\nHINT:  next',
      'ERROR:  duplicate key\nDETAIL: <redacted>\nHINT:  next',
    ],
    // Values with ends of lines in them.
    [
      "pg_restore: error: could not execute query: ERROR:  x\nCommand was: INSERT INTO t VALUES ('a\nb@c.d\n\ne');\n\npg_restore: creating TABLE",
      'pg_restore: error: could not execute query: ERROR:  x\nCommand was: <redacted>\npg_restore: creating TABLE',
    ],
    [
      "psql:/x.sql:3: ERROR:  syntax error\nLINE 1: INSERT INTO t VALUES ('a@b.c'\n                              ^\n# stderr\nend",
      'psql:/x.sql:3: ERROR:  syntax error\nLINE 1: <redacted>\n# stderr\nend',
    ],
    [
      'ERROR:  invalid input syntax for type integer: "a@b.c\nd"\n2026-11-30 17:57:44.123 UTC [42] LOG:  on',
      'ERROR:  invalid input syntax for type integer: <redacted>\n2026-11-30 17:57:44.123 UTC [42] LOG:  on',
    ],
    [
      'ERROR:  value "99999999999" is out of range for type integer',
      'ERROR:  value <redacted>',
    ],
    [
      'ERROR:  malformed array literal: "a"',
      'ERROR:  malformed array literal: <redacted>',
    ],
    // JSON of what was redacted already stays JSON.
    [
      '{"message":"DETAIL: <redacted>","kept":"y"}',
      '{"message":"DETAIL: <redacted>","kept":"y"}',
    ],
    // A quote that a cut took the end of.
    ['password="abc', 'password="<redacted>"'],
    ['CONTEXT:  COPY t, line 1, column a: "x"', 'CONTEXT: <redacted>'],
    // What is no secret stays readable.
    ['{"status":"passed"}', '{"status":"passed"}'],
    ['--no-password --exit-on-error', '--no-password --exit-on-error'],
    ['postgresql://db/orders', 'postgresql://db/orders'],
  ])('of %j leaves %j', (text, expected) => {
    expect(redaction.text(text)).toBe(expected);
  });

  it.each([
    'deadbeef',
    '-',
    'a-',
    'pass',
    'token="',
    "--pass '",
    '://',
    'a:',
    ' ',
    'password ',
    'invalid input syntax ',
    'LINE 1',
  ])(
    'takes time linear in the length of a text: 5 MB of %j',
    part => {
      const text = part.repeat(Math.ceil(5_000_000 / part.length));
      // A quadratic one takes hours: the limit of the test is generous.
      expect(redaction.text(text).length).toBeGreaterThan(0);
    },
    30_000,
  );

  it('takes out values that follow the option that names them', () => {
    expect(
      redaction.argv(['restic', '--password', 'x', '--no-password', 'y']),
    ).toEqual(['restic', '--password', '<redacted>', '--no-password', 'y']);
  });

  it('takes out secrets that it was told, in each of their spellings, wherever they are', () => {
    const told = Redaction.create();
    told.addSecret('geheim/ü"1\n');
    expect(
      told.text(
        'a geheim/ü"1 b geheim%2F%C3%BC%221 c Z2VoZWltL8O8IjE= d geheim/ü\\"1 e',
      ),
    ).toBe('a <redacted> b <redacted> c <redacted> d <redacted> e');
  });

  it('leaves no rest of a secret that another one begins with', () => {
    const told = Redaction.create();
    told.addSecret('abcd');
    told.addSecret('abcdefgh');
    expect(told.text('abcdefgh abcd')).toBe('<redacted> <redacted>');
  });

  it('leaves no secret that it was told in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 20 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          fc.pre(
            secret.trim().length >= 4 && !'<redacted>'.includes(secret.trim()),
          );
          const told = Redaction.create();
          told.addSecret(secret);
          expect(
            told
              .text(`${before} ${secret} ${after}`)
              .split('<redacted>')
              .join(''),
          ).not.toContain(secret.trim());
        },
      ),
    );
  });
});
