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
      'ERROR:  duplicate key\nDETAIL:  Key (email)=(a@b.c) exists.\nnext',
      'ERROR:  duplicate key\nDETAIL: <redacted>\nnext',
    ],
    ['CONTEXT:  COPY t, line 1, column a: "x"', 'CONTEXT: <redacted>'],
    // What is no secret stays readable.
    ['{"status":"passed"}', '{"status":"passed"}'],
    ['--no-password --exit-on-error', '--no-password --exit-on-error'],
    ['postgresql://db/orders', 'postgresql://db/orders'],
  ])('of %j leaves %j', (text, expected) => {
    expect(redaction.text(text)).toBe(expected);
  });

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
