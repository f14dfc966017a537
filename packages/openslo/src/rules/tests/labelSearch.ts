import { matches, type Matcher } from '../../promql/selectors';

/** Label values of one series, its name as `__name__`. */
export type Labels = Record<string, string>;

/** Values that often tell events apart, for matchers that only say what a label is not. */
const COMMON = ['200', 'other', ''];
const MOST_COMBINATIONS = 20_000;

/**
 * Labels of a series that satisfies all of some selectors and none of others.
 *
 * @returns undefined when none was found among the values that the selectors speak of
 */
export function findLabels(
  all: Matcher[][],
  none: Matcher[][],
): Labels | undefined {
  const matchers = [...all, ...none].flat();
  try {
    const names = [...new Set(matchers.map(({ label }) => label))];
    const candidates = names.map(name => candidatesOf(name, matchers));
    for (const values of combinations(candidates)) {
      const labels = Object.fromEntries(
        names.map((name, index) => [name, values[index]]),
      );
      const satisfies = (selector: Matcher[]) =>
        selector.every(matcher => matches(matcher, labels[matcher.label]));
      if (
        labels.__name__ &&
        all.every(satisfies) &&
        !none.some(selector => satisfies(selector))
      ) {
        return labels;
      }
    }
  } catch (error) {
    // A regular expression that only RE2 reads.
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
  return undefined;
}

function candidatesOf(label: string, matchers: Matcher[]): string[] {
  const named = matchers
    .filter(matcher => matcher.label === label)
    .flatMap(({ operator, value }) =>
      operator.endsWith('~') ? samplesOf(value) : [value],
    );
  return [...new Set([...named, ...(label === '__name__' ? [] : COMMON)])];
}

function* combinations(candidates: string[][]): Generator<string[]> {
  const count = candidates.reduce(
    (product, values) => product * values.length,
    1,
  );
  for (
    let number = 0;
    number < Math.min(count, MOST_COMBINATIONS);
    number += 1
  ) {
    let rest = number;
    yield candidates.map(values => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return value;
    });
  }
}

class SampleReader {
  #at = 0;

  constructor(private readonly pattern: string) {}

  alternatives(): string[] {
    const samples = [this.#sequence()];
    while (this.pattern[this.#at] === '|') {
      this.#at += 1;
      samples.push(this.#sequence());
    }
    return samples;
  }

  #sequence(): string {
    let text = '';
    while (
      this.#at < this.pattern.length &&
      !'|)'.includes(this.pattern[this.#at])
    ) {
      const atom = this.#atom();
      text += atom.repeat(this.#repeats());
    }
    return text;
  }

  #atom(): string {
    const char = this.pattern[this.#at];
    this.#at += 1;
    switch (char) {
      case '^':
      case '$':
        return '';
      case '.':
        return '0';
      case '\\': {
        const escaped = this.pattern[this.#at] ?? '';
        this.#at += 1;
        const classes: Record<string, string> = {
          d: '0',
          w: 'a',
          s: ' ',
          b: '',
        };
        return classes[escaped] ?? escaped;
      }
      case '[':
        return this.#set();
      case '(': {
        this.#at +=
          /^\?[^:)]*:/.exec(this.pattern.slice(this.#at))?.[0].length ?? 0;
        const [first] = this.alternatives();
        this.#at += 1;
        return first;
      }
      default:
        return char;
    }
  }

  #set(): string {
    const set =
      /^\^?\]?(?:\\.|[^\]])*\]/.exec(this.pattern.slice(this.#at))?.[0] ?? ']';
    this.#at += set.length;
    return set.startsWith('^') ? '0' : set[0];
  }

  #repeats(): number {
    const [quantifier, least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(
      this.pattern.slice(this.#at),
    ) ?? [''];
    this.#at += quantifier.length;
    if (least !== undefined) {
      return Math.min(Number(least), 100);
    }
    return quantifier.startsWith('*') || quantifier.startsWith('?') ? 0 : 1;
  }
}

/** Some texts that a simple regular expression matches: the shortest of each alternative. */
export function samplesOf(pattern: string): string[] {
  return new SampleReader(pattern).alternatives();
}
