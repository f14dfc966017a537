import { counter, gauge } from '../testUtils/openMetrics';
import { BASE, HOUR, MINUTE } from './slos';

/** Requests of a service, a twentieth of them failing, and more in an incident of 28 minutes. */
export function traffic(
  service: string,
  options: { hours: number; offset: number },
) {
  const schedule = {
    from: BASE - options.hours * HOUR,
    to: BASE,
    offset: options.offset,
  };
  const failures = (at: number) =>
    at > BASE - 9 * HOUR + 7 * MINUTE && at <= BASE - 9 * HOUR + 35 * MINUTE
      ? 900
      : 150;
  return ['200', '500'].map(code => ({
    name: 'http_requests_total',
    labels: { service, code },
    samples: counter(schedule, at =>
      code === '500' ? failures(at) : 3000 - failures(at),
    ),
  }));
}

/** What our rules record of one SLO at a constant rate. */
export function recorded(
  sloId: string,
  options: { hours: number; total?: number; bad?: number },
) {
  const { hours, total = 10, bad = 0.1 } = options;
  const schedule = { from: BASE - hours * HOUR, to: BASE };
  const series = (name: string, value: number) => ({
    name,
    labels: { slo_id: sloId },
    samples: gauge(schedule, () => value),
  });
  return [
    series('slo:total:rate5m', total),
    series('slo:bad:rate5m', bad),
    series('slo:error_ratio:5m', bad / total),
    series('slo:error_ratio:1h', bad / total),
    series('slo:objective', 0.999),
  ];
}
