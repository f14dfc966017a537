import { MAX_ARTIFACT_BYTES } from 'backstage-plugin-shipshape-common';
import { DrillArtifact, DrillEvidence } from './DrillEvidence';
import { Redaction } from './Redaction';

describe('DrillEvidence', () => {
  const artifacts: DrillArtifact[] = [];
  const redaction = Redaction.create();
  const evidence = DrillEvidence.create({
    drillId: 'd-1',
    redaction,
    clock: {
      now: () => new Date('2026-11-22T06:06:18.527Z'),
      monotonicMs: () => 0,
    },
    onArtifact: artifact => artifacts.push(artifact),
  });
  const add = (content: string) => {
    evidence.add({ name: 'output', mediaType: 'text/plain', content });
    return { item: evidence.items.at(-1), artifact: artifacts.at(-1) };
  };

  it('hashes what it stores, as the vector of the reference', () => {
    const { item, artifact } = add(
      'restore command end: completed successfully\n',
    );
    expect(item).toMatchObject({
      id: 'd-1:output',
      bytes: 44,
      sha256:
        '30275a6e321e73caae15445965174757da407f8cd2cceb8cf440e3ebe5cfd66f',
      createdAt: '2026-11-22T06:06:18.527Z',
      redacted: true,
    });
    expect(artifact?.sha256).toBe(item?.sha256);
  });

  it('gives artefacts of the same name ids of their own', () => {
    expect(add('again').item?.id).toBe('d-1:output-2');
    expect(add('and again').item?.id).toBe('d-1:output-3');
  });

  it('redacts first and hashes then', () => {
    redaction.addSecret('tr0ub4dor');
    const { item, artifact } = add('a tr0ub4dor b');
    expect(artifact?.content.toString('utf8')).toBe('a <redacted> b');
    // printf 'a <redacted> b' | sha256sum
    expect(item?.sha256).toBe(
      'd2165494ca55cdaa983c9d786ecc4b524bdc30c1a00ca272f6f1166b29595d8b',
    );
  });

  it('leaves out the middle of what is too big', () => {
    const { item, artifact } = add(`begin${'é'.repeat(MAX_ARTIFACT_BYTES)}end`);
    expect(item?.bytes).toBeLessThanOrEqual(MAX_ARTIFACT_BYTES);
    expect(item?.bytes).toBe(artifact?.content.length);
    const text = artifact?.content.toString('utf8') ?? '';
    expect(text).toMatch(/^begin.*\[… cut: .* …\].*end$/s);
  });
});
