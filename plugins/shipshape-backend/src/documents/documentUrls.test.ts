import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { documentUrls, MAX_DOCUMENTS, withoutSecrets } from './documentUrls';

/** The code hosts that every portal knows. */
const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));

function resolve(
  annotation: string,
  location: string | undefined,
  locationKey = 'backstage.io/managed-by-location',
) {
  return documentUrls(
    annotation,
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'shop',
        annotations: location === undefined ? {} : { [locationKey]: location },
      },
    },
    integrations,
  );
}

describe('documentUrls', () => {
  it.each([
    [
      './slo.yaml',
      'url:https://github.com/acme/shop/blob/main/services/shop/catalog-info.yaml',
      'https://github.com/acme/shop/tree/main/services/shop/slo.yaml',
    ],
    [
      '../slo/shop.yaml',
      'url:https://gitlab.com/acme/shop/-/blob/main/services/catalog-info.yaml',
      'https://gitlab.com/acme/shop/-/blob/main/slo/shop.yaml',
    ],
    [
      '/slo.yaml',
      'url:https://github.com/acme/shop/blob/main/services/catalog-info.yaml',
      'https://github.com/acme/shop/tree/main/slo.yaml',
    ],
    [
      'slo.yaml',
      'url:https://dev.azure.com/acme/shop/_git/repo?path=/services/catalog-info.yaml&version=GBmain',
      'https://dev.azure.com/acme/shop/_git/repo?path=%2Fservices%2Fslo.yaml&version=GBmain',
    ],
    [
      'slo/shop.yaml',
      'url:http://localhost:7017/examples/components.yaml',
      'http://localhost:7017/examples/slo/shop.yaml',
    ],
    [
      'https://example.com/slo.yaml',
      'file:/srv/catalog-info.yaml',
      'https://example.com/slo.yaml',
    ],
    ['https://example.com/slo.yaml', undefined, 'https://example.com/slo.yaml'],
  ])('resolves %s against %s', (annotation, location, expected) => {
    expect(resolve(annotation, location)).toEqual([
      { shown: expected, url: expected },
    ]);
  });

  it('prefers the source location', () => {
    expect(
      resolve(
        'slo.yaml',
        'url:https://github.com/acme/shop/tree/main/',
        'backstage.io/source-location',
      ),
    ).toMatchObject([
      { url: 'https://github.com/acme/shop/tree/main/slo.yaml' },
    ]);
  });

  it.each([
    ['slo.yaml', undefined, 'whole URL'],
    ['slo.yaml', 'file:/srv/catalog-info.yaml', 'whole URL'],
    ['slo.yaml', 'nonsense', 'whole URL'],
    ['slo.yaml', 'url:nonsense', 'cannot be resolved'],
    ['file:///etc/passwd', 'url:https://example.com/a.yaml', 'Only http'],
    ['ftp://example.com/a.yaml', undefined, 'Only http'],
  ])('says why %s at %s cannot be read', (annotation, location, error) => {
    expect(resolve(annotation, location)).toEqual([
      { shown: annotation, error: expect.stringContaining(error) },
    ]);
  });

  it('takes each file once, and not too many', () => {
    const base = 'url:https://example.com/shop/catalog-info.yaml';
    expect(
      resolve(
        'a.yaml, ./a.yaml\n b.yaml;https://example.com/shop/a.yaml',
        base,
      ).map(({ shown }) => shown),
    ).toEqual([
      'https://example.com/shop/a.yaml',
      'https://example.com/shop/b.yaml',
    ]);
    const many = Array.from({ length: 50 }, (_, i) => `${i}.yaml`).join(' ');
    const documents = resolve(many, base);
    expect(documents).toHaveLength(MAX_DOCUMENTS + 1);
    expect(documents.at(-1)).toEqual({
      shown: `https://example.com/shop/${MAX_DOCUMENTS}.yaml`,
      error: expect.stringContaining('at most'),
    });
  });

  it('keeps apart files that differ only in what is not shown', () => {
    const documents = resolve(
      'https://example.com/a?file=1 https://example.com/a?file=2',
      undefined,
    );
    expect(documents.map(({ url }) => url)).toEqual([
      'https://example.com/a?file=1',
      'https://example.com/a?file=2',
    ]);
    expect(new Set(documents.map(({ shown }) => shown)).size).toBe(2);
    expect(JSON.stringify(documents.map(({ shown }) => shown))).not.toMatch(
      /file=[12]/,
    );
  });

  it.each([
    ['https://ann:pw@example.com/a', 'https://example.com/a'],
    [
      'https://example.com/a?private_token=s3cret&ref=main#L1',
      'https://example.com/a?private_token=redacted&ref=main',
    ],
    [
      'https://bucket.example.com/a?X-Amz-Signature=s3cret&X-Amz-Signature=s3cret',
      'https://bucket.example.com/a?X-Amz-Signature=redacted',
    ],
  ])('shows %s without its secrets', (url, shown) => {
    expect(withoutSecrets(url)).toBe(shown);
  });
});
