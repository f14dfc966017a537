import { ConfigReader } from '@backstage/config';
import { assertDevelopment } from './assertDevelopment';

function configWith(environment?: string) {
  return new ConfigReader({ auth: environment ? { environment } : {} });
}

describe('assertDevelopment', () => {
  it('accepts development', () => {
    expect(() =>
      assertDevelopment(configWith('development'), 'development'),
    ).not.toThrow();
  });

  it.each([
    ['production', 'development'],
    ['development', 'production'],
    ['development', undefined],
    [undefined, 'development'],
    ['test', 'development'],
  ])('refuses auth.environment %s with NODE_ENV %s', (environment, nodeEnv) => {
    expect(() => assertDevelopment(configWith(environment), nodeEnv)).toThrow(
      /run in development only/,
    );
  });
});
