import { formatBytes, formatSpan } from './spans';

describe('formatSpan', () => {
  it.each([
    [0, '0 sec'],
    [0.206, '0.2 sec'],
    [30.829, '30.8 sec'],
    [59.97, '1 min'],
    [60, '1 min'],
    [1035.4, '17 min 15 sec'],
    [3600, '1 hr'],
    // A day and 20 minutes against an RPO of a day: the minutes matter.
    [87_600, '24 hr 20 min'],
    [86_400, '24 hr'],
    [172_800, '2 days'],
    [273_600, '3 days 4 hr'],
  ])('writes %d seconds as %s', (seconds, expected) => {
    expect(formatSpan(seconds, 'en-US')).toBe(expected);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [44, '44 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [12_515_198, '12.5 MB'],
    [478_000_000_000, '478 GB'],
  ])('writes %d as %s', (bytes, expected) => {
    expect(formatBytes(bytes, 'en-US')).toBe(expected);
  });
});
