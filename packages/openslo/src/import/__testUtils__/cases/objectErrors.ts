import {
  documents,
  objectDocument,
  RATIO,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
  slothQuiet,
  v2,
  v2Ratio,
  v2Source,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Errors of documents and of objects as a whole. */
export const OBJECT_ERRORS: ProblemCases = {
  'too-large': [
    {
      what: 'aliases that expand to billions',
      text: [
        'a: &a [x, x, x, x, x, x, x, x, x, x]',
        ...'bcdefghi'
          .split('')
          .map(
            (name, index) =>
              `${name}: &${name} [${Array(10)
                .fill(`*${'abcdefgh'[index]}`)
                .join(', ')}]${name === 'g' ? ' # <-' : ''}`,
          ),
        '---',
        SLO,
      ].join('\n'),
      ids: ['checkout'],
    },
  ],
  'yaml-syntax': [
    ...['[', '{a: ', '- ', '? '].map(opening => ({
      what: `what would exhaust the stack: ${opening}`,
      text: `${opening.repeat(100_000)} # <-`,
    })),
    {
      what: 'a mistake in one of two documents',
      text: `a: b: c # <-\n---\n${SLO}`,
      ids: ['checkout'],
    },
    {
      what: 'a missing quote',
      text: documents(SLO, 'apiVersion: openslo/v1\nkind: "SLO\n'),
      document: 1,
      ids: ['checkout'],
    },
    { what: 'a tab', text: 'kind:\n\ta: 1 # <-\n' },
    { what: 'a key that stands twice', text: 'a: 1\nb: 2\na: 3 # <-\n' },
    { what: 'an alias of nothing', text: 'a: 1\nb: *c # <-\n' },
    { what: 'an anchor within itself', text: 'a: &a [*a] # <-\n' },
    {
      what: 'nesting without end',
      text: `${'['.repeat(100)}${']'.repeat(100)} # <-\n`,
    },
  ],
  'unknown-apiversion': [
    {
      what: 'another version',
      text: SLO.replace('openslo/v1', 'openslo/v3 # <-'),
      path: 'apiVersion',
      object: 'SLO/checkout',
    },
    {
      what: 'a Kubernetes object',
      text: 'apiVersion: v1 # <-\nkind: ConfigMap\nmetadata: { name: a }\n',
      path: 'apiVersion',
      object: 'ConfigMap/a',
    },
    {
      what: 'no version',
      text: `kind: SLO # <-\nmetadata: { name: a }\n---\n${SLO}`,
      path: 'apiVersion',
      object: 'SLO/a',
      ids: ['checkout'],
    },
    {
      what: 'another version of Sloth',
      text: 'version: prometheus/v2 # <-\nservice: a\n',
      path: 'version',
    },
    { what: 'text', text: 'hello # <-\n' },
    { what: 'an item that is no object', text: '- 5 # <-\n' },
  ],
  'unknown-kind': [
    {
      what: 'a misspelt kind',
      text: SLO.replace('kind: SLO', 'kind: Slo # <-'),
      path: 'kind',
      object: 'Slo/checkout',
    },
    {
      what: 'a kind of a later version',
      text: 'apiVersion: openslo/v1alpha\nkind: SLI # <-\nmetadata: { name: a }\n',
      path: 'kind',
      object: 'SLI/a',
    },
    {
      what: 'a resource of Sloth of another kind',
      text: 'apiVersion: sloth.slok.dev/v1\nkind: Other # <-\n',
      path: 'kind',
      object: 'Other/?',
    },
  ],
  'name-missing': [
    {
      what: 'no name',
      text: sloDocument({ metadata: '{ displayName: A } # <-' }),
      path: 'metadata.name',
      object: 'SLO/?',
    },
    {
      what: 'an empty service of Sloth',
      text: sloth(`${slothEvents}\n    ${slothQuiet}`, '"" # <-'),
      path: 'service',
    },
    {
      what: 'a Sloth alert without a name',
      text: sloth(`${slothEvents}\n    alerting: { labels: { a: b } } # <-`),
      path: 'slos[0].alerting.name',
      object: 'SLO/checkout-availability',
    },
    {
      what: 'a Sloth SLO without a name',
      text: sloth(`${slothEvents}\n    ${slothQuiet}`).replace(
        'name: availability',
        'description: A # <-',
      ),
      path: 'slos[0].name',
      object: 'SLO/checkout-?',
    },
  ],
  'name-invalid': [
    {
      what: 'a blank',
      text: sloDocument({ metadata: '{ name: my slo } # <-' }),
      path: 'metadata.name',
      object: 'SLO/my slo',
    },
    {
      what: '64 letters',
      text: sloDocument({ metadata: `{ name: ${'a'.repeat(64)} } # <-` }),
      path: 'metadata.name',
      object: `SLO/${'a'.repeat(64)}`,
    },
    {
      what: 'an id that is too long with its number',
      text: sloDocument({
        apiVersion: 'openslo/v1 # <-',
        metadata: `{ name: ${'a'.repeat(62)} }`,
        objectives: 'objectives: [{ target: 0.99 }, { target: 0.999 }]',
      }),
      object: `SLO/${'a'.repeat(62)}`,
    },
    {
      what: 'a service of Sloth with a blank',
      text: sloth(
        `${slothEvents} # <-\n    ${slothQuiet}`,
        'my service',
      ).replace('name: availability', 'name: availability # <-'),
      path: 'slos[0].name',
      object: 'SLO/my service-availability',
    },
  ],
  'duplicate-object': [
    {
      what: 'a second SLO of a name',
      text: documents(SLO, SLO.replace('openslo/v1', 'openslo/v1 # <-')),
      document: 1,
      object: 'SLO/checkout',
      ids: ['checkout'],
    },
    {
      what: 'a second SLO of a name in another version',
      text: documents(
        SLO,
        v2Source,
        v2(v2Ratio).replace('v2alpha', 'v2alpha # <-'),
      ),
      document: 2,
      object: 'SLO/checkout',
      ids: ['checkout'],
    },
    {
      what: 'an id that is the name of another SLO',
      text: documents(
        sloDocument({
          objectives: 'objectives: [{ target: 0.99 }, { target: 0.999 }]',
        }),
        sloDocument({
          apiVersion: 'openslo/v1 # <-',
          metadata: '{ name: checkout-1 }',
        }),
      ),
      document: 1,
      object: 'SLO/checkout-1',
      ids: ['checkout-0', 'checkout-1'],
    },
    {
      what: 'a second SLI of a name',
      text: documents(
        objectDocument('SLI', 'responses', RATIO),
        objectDocument('SLI', 'responses', RATIO, 'openslo/v1 # <-'),
        sloDocument({ indicator: 'indicatorRef: responses' }),
      ),
      document: 1,
      object: 'SLI/responses',
      ids: ['checkout'],
    },
  ],
  'no-objectives': [
    {
      what: 'an empty list',
      text: sloDocument({ objectives: 'objectives: [] # <-' }),
      path: 'spec.objectives',
    },
    {
      what: 'none',
      text: sloDocument({ objectives: '' }).replace('spec:', 'spec: # <-'),
      path: 'spec.objectives',
    },
    {
      what: 'a Sloth spec without SLOs',
      text: 'version: prometheus/v1\nservice: a\nslos: [] # <-\n',
      path: 'slos',
    },
  ],
};
