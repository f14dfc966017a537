import {
  SLO_ID,
  SloDefinition,
  SloWindow,
} from 'backstage-plugin-shipshape-common';
import { Fields } from '../fields';
import { readLabelTexts } from '../labels';
import { readShipshapeAnnotations } from '../openslo/annotations';
import { readDescription } from '../openslo/description';
import { ObjectReport } from '../report';
import { sliHash } from '../sliHash';
import type { ReadSlo } from '../uniqueIds';
import { readTarget } from '../values/target';
import { readSlothAlerting } from './slothAlerting';
import { SLOTH_VERSIONS, SlothObject, SlothVersion } from './SlothObject';
import { readSlothSli } from './slothSli';
import { Spelling, spellingOf } from './spelling';

/** Sloth's own default, which its specs cannot change. */
const WINDOW: SloWindow = {
  type: 'rolling',
  duration: '30d',
  seconds: 30 * 86_400,
};
const METHOD = { type: 'Occurrences' } as const;
const SLO_FIELDS = [
  'name',
  'objective',
  'description',
  'labels',
  'sli',
  'alerting',
];

interface Spec {
  version: SlothVersion;
  spelling: Spelling;
  /** undefined when it is missing, which has been reported. */
  service: string | undefined;
  labels: Record<string, string>;
  alerting: { runbookUrl?: string; minFailures?: number };
}

/** Reads a Sloth spec: the SLOs of its `slos`, each an object of its own. An error of the spec itself drops all of them. */
export function readSloth({ version, report, node }: SlothObject): ReadSlo[] {
  const spelling = spellingOf(version);
  const known = ['service', 'labels', 'slos', spelling.sloPlugins];
  const isKubernetes = version === SLOTH_VERSIONS.kubernetes;
  const root = Fields.open(
    report,
    '',
    node,
    isKubernetes
      ? ['apiVersion', 'kind', 'metadata', 'spec', 'status']
      : ['version', ...known],
  );
  const fields = isKubernetes ? root.fields('spec', known) : root;
  const spec: Spec = {
    version,
    spelling,
    service: readService(fields),
    labels: readLabelTexts(fields, 'labels'),
    alerting: isKubernetes ? readKubernetesMetadata(root) : {},
  };
  warnPlugins(fields, spelling);
  const items = fields.list('slos');
  if (items.length === 0) {
    report.error(
      'no-objectives',
      fields.place('slos'),
      'There are no slos; expected a list with at least one.',
    );
  }
  return items.flatMap(({ node: item, place }) => {
    if (item.type !== 'map') {
      report.warn(
        'field-type',
        place,
        'Expected an object with name, objective and sli; it is left out.',
      );
      return [];
    }
    const name = item.fields.get('name')?.node;
    const text =
      name?.type === 'scalar' && name.value !== undefined
        ? String(name.value)
        : '?';
    const own = new ObjectReport(
      report.problems,
      report.source,
      `SLO/${spec.service ? `${spec.service}-${text}` : text}`,
    );
    const slo = Fields.open(own, place.path, item, [
      ...SLO_FIELDS,
      spelling.sloPlugins,
    ]);
    return [readSlo(slo, spec, report)];
  });
}

function readSlo(slo: Fields, spec: Spec, specReport: ObjectReport): ReadSlo {
  const { report } = slo;
  warnPlugins(slo, spec.spelling);
  const id = readId(slo, spec.service);
  const description = readDescription(slo);
  const target = readObjective(slo);
  const sli = readSlothSli(slo, spec.spelling);
  const alerting = readSlothAlerting(slo, spec.spelling, {
    ...spec.labels,
    ...readLabelTexts(slo, 'labels'),
  });
  const isUsable = !report.failed && !specReport.failed;
  const definitions: SloDefinition[] =
    isUsable && id && target && sli
      ? [
          {
            id: id.id,
            title: id.title,
            ...(description && { description }),
            ...(spec.service && { service: spec.service }),
            sli: sli.sli,
            target,
            window: WINDOW,
            method: METHOD,
            alerting: { ...spec.alerting, ...alerting },
            exclusions: [],
            series: id.series,
            support: sli.support,
            ...(sli.supportReason && { supportReason: sli.supportReason }),
            sliHash: sliHash(sli.sli, METHOD),
            source: { ...report.source, apiVersion: spec.version },
          },
        ]
      : [];
  return { report, place: slo.here, name: id?.id, definitions };
}

/** `<service>-<name>`, which is also what Sloth's rules call the SLO. */
function readId(
  slo: Fields,
  service: string | undefined,
): { id: string; title: string; series: string } | undefined {
  const name = slo.text('name')?.trim();
  const place = slo.place('name');
  if (!name) {
    slo.report.error(
      'name-missing',
      place,
      'name is missing; expected a name such as requests-availability.',
    );
    return undefined;
  }
  if (!service) {
    return undefined;
  }
  const series = `${service}-${name}`;
  const id = series.toLowerCase();
  if (!SLO_ID.test(id)) {
    slo.report.error(
      'name-invalid',
      place,
      `The id '${id}' of service and name cannot be used; expected up to 63 letters, digits and -, with a letter or digit at both ends.`,
    );
    return undefined;
  }
  if (id !== series) {
    slo.report.warn(
      'name-lowercased',
      place,
      `The id '${series}' is read as ${id}; ids are RFC 1123 labels in lower case.`,
    );
  }
  return { id, title: titleOf(service, name), series };
}

/** Sloth has no title, and a name says little without its service: `checkout-api` and `requests-availability` are `Checkout api requests availability`. */
function titleOf(service: string, name: string): string {
  const words = (text: string) => text.split('-').filter(Boolean);
  const [first, second] = [words(service), words(name)];
  const isNamed = first.every((word, i) => word === second[i]);
  const title = [...(isNamed ? [] : first), ...second].join(' ');
  return title[0].toUpperCase() + title.slice(1);
}

/** A percentage. Sloth refuses 0 too. */
function readObjective(slo: Fields): string | undefined {
  const target = readTarget(slo, { percent: 'objective' });
  if (target === '0') {
    slo.report.error(
      'target-range',
      slo.place('objective'),
      'objective is 0; expected a number above 0 and below 100.',
    );
    return undefined;
  }
  return target;
}

function readService(fields: Fields): string | undefined {
  const service = fields.text('service')?.trim();
  if (!service) {
    fields.report.error(
      'name-missing',
      fields.place('service'),
      'service is missing; expected its name, which is the first part of the ids. None of the slos is read.',
    );
  }
  return service || undefined;
}

function readKubernetesMetadata(root: Fields) {
  const metadata = root.fields('metadata', undefined);
  return readShipshapeAnnotations(metadata).alerting;
}

function warnPlugins(fields: Fields, { sloPlugins }: Spelling): void {
  if (fields.has(sloPlugins)) {
    fields.report.warn(
      'policy-field',
      fields.place(sloPlugins),
      'Sloth plugins are not run here; what they would change is not applied.',
    );
  }
}
