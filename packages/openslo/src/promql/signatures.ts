/** Types of PromQL expressions. */
export type PromqlType = 'scalar' | 'vector' | 'matrix' | 'string';

/** What a function takes and gives. */
export interface Signature {
  takes: PromqlType[];
  /** How many of them may be left out at the end. */
  optional: number;
  /** The last one may repeat. */
  variadic: boolean;
  gives: PromqlType;
}

const LETTERS: Readonly<Record<string, PromqlType>> = {
  s: 'scalar',
  v: 'vector',
  m: 'matrix',
  t: 'string',
};

/** Functions by signature: letters of the operands, `?` after one that may be left out, `*` after one that may repeat, `>` and the result. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  'v>v':
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt start_timestamp tan tanh timestamp',
  'm>v':
    'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time',
  'v?>v':
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  'v>s': 'scalar',
  's>v': 'vector',
  '>s': 'end pi range start step time',
  'vs>v': 'clamp_max clamp_min',
  'vss>v': 'clamp',
  'vs?>v': 'round',
  'vv?>v': 'info',
  'sv>v': 'histogram_quantile',
  'ssv>v': 'histogram_fraction',
  'vts*>v': 'histogram_quantiles',
  'sm>v': 'quantile_over_time',
  'ms>v': 'predict_linear',
  'mss>v': 'double_exponential_smoothing',
  'vtttt>v': 'label_replace',
  'vttt*>v': 'label_join',
  'vt*>v': 'sort_by_label sort_by_label_desc',
};

/** Signature of each function of PromQL. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map(
  Object.entries(FUNCTIONS).flatMap(([written, names]) => {
    const signature = readSignature(written);
    return names.split(' ').map(name => [name, signature] as const);
  }),
);

/** Aggregations with an operand before the vector. */
export const AGGREGATION_PARAMETER: ReadonlyMap<string, PromqlType> = new Map([
  ['bottomk', 'scalar'],
  ['count_values', 'string'],
  ['limit_ratio', 'scalar'],
  ['limitk', 'scalar'],
  ['quantile', 'scalar'],
  ['topk', 'scalar'],
]);

function readSignature(written: string): Signature {
  const [operands, result] = written.split('>');
  return {
    takes: [...operands.replace(/[?*]/g, '')].map(letter => LETTERS[letter]),
    optional: operands.split('?').length - 1,
    variadic: operands.endsWith('*'),
    gives: LETTERS[result],
  };
}
