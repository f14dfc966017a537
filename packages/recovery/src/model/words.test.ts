import { durationInWords } from './words';

describe('durations in words', () => {
  it.each([
    [0, '0 s'],
    [0.44, '0.4 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [278, '4 min 38 s'],
    [1_761.681, '29 min 22 s'],
    [3_599.7, '1 h'],
    [43_200, '12 h'],
    [87_600, '1 d 20 min'],
    [86_401, '1 d 1 s'],
    // A day, two hours, three minutes and four seconds.
    [93_784, '1 d 2 h'],
    [35 * 86_400, '35 d'],
  ])('writes %d s as %s', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });
});
