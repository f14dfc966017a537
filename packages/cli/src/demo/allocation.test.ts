import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from './calendar';
import { generateDemo } from './generate';
import type { OwnedCost, Truth } from './truth';
import {
  atto,
  monthOfText,
  readBills,
  Sums,
  type BillRow,
} from './__testUtils__/readBills';
import { readCatalog, refOf } from './__testUtils__/readCatalog';

/*
 * The generator says what each charge is meant for. This test finds it out again from nothing but the files and the
 * annotations in examples/, by the rules of the allocation, and expects the same figures to the last digit.
 */

interface Mapped {
  ref: string;
  owner: string;
  resourceIds: string[];
  costTags: Array<Array<[string, string]>>;
  subAccounts: string[];
}

const list = (value: string | undefined) =>
  (value ?? '').split(/[\s,]+/).filter(item => item !== '');

const catalog: Mapped[] = readCatalog().map(entity => {
  const annotation = (name: string) =>
    entity.metadata.annotations?.[`shipshape.dev/${name}`];
  return {
    ref: refOf(entity),
    owner: String(entity.spec.owner ?? refOf(entity)),
    resourceIds: list(annotation('resource-ids')),
    costTags: list(annotation('cost-tags')?.replace(/,/g, '&'))
      .flatMap(value => value.split(';'))
      .map(alternative =>
        alternative.split('&').map(pair => pair.split('=') as [string, string]),
      ),
    subAccounts: list(annotation('sub-accounts')),
  };
});
const refs = new Set(catalog.map(({ ref }) => ref));

type Outcome = { ref: string } | { reason: string };

function allocate(cells: BillRow['cells']): Outcome {
  const byId = (id: string | undefined) =>
    catalog.find(({ resourceIds }) => resourceIds.includes(id ?? '-'))?.ref;
  const byAccount = (id: string | undefined) =>
    catalog.find(({ subAccounts }) => subAccounts.includes(id ?? '-'))?.ref;

  const covering =
    cells.ChargeCategory === 'Purchase' &&
    atto(cells.BilledCost) > 0n &&
    atto(cells.EffectiveCost) === 0n;
  if (cells.CommitmentDiscountStatus === 'Unused' || covering) {
    const ref =
      byId(cells.CommitmentDiscountId) ?? byAccount(cells.BillingAccountId);
    return ref ? { ref } : { reason: 'unused-commitment' };
  }
  const category = cells.ChargeCategory ?? '';
  if (
    ['Tax', 'Credit', 'Adjustment'].includes(category) &&
    cells.ResourceId === undefined
  ) {
    return { reason: category.toLowerCase() };
  }
  const resource = byId(cells.ResourceId);
  if (resource) {
    return { ref: resource };
  }
  const tagged = byTags(cells.Tags);
  if ('ref' in tagged) {
    return tagged;
  }
  const account = byAccount(cells.SubAccountId);
  return account ? { ref: account } : tagged;
}

function byTags(json: string | undefined): Outcome {
  const values = new Map<string, Set<string>>();
  for (const [key, value] of Object.entries(JSON.parse(json ?? '{}'))) {
    const normal = key
      .trim()
      .toLowerCase()
      .replace(/^user:/, '');
    values.set(normal, (values.get(normal) ?? new Set()).add(String(value)));
  }
  const has = (key: string, value: string) => {
    const found = values.get(key);
    return found?.size === 1 && found.has(value);
  };
  const claimed = catalog.filter(({ costTags }) =>
    costTags.some(pairs => pairs.every(([key, value]) => has(key, value))),
  );
  if (claimed.length === 1) {
    return { ref: claimed[0].ref };
  }
  if (claimed.length > 1) {
    return { reason: 'ambiguous' };
  }
  let reason = 'no-tag';
  for (const [keys, kinds] of [
    [
      ['service', 'app'],
      ['component', 'resource', 'system'],
    ],
    [
      ['owner', 'team'],
      ['group', 'user'],
    ],
  ]) {
    for (const key of keys) {
      const found = values.get(key);
      if (found && found.size > 1) {
        return { reason: 'tag-conflict' };
      }
      for (const value of found ?? []) {
        const candidates = value.includes(':')
          ? [value]
          : kinds.map(kind => `${kind}:default/${value}`);
        const ref = candidates
          .map(candidate => candidate.toLowerCase())
          .find(candidate => refs.has(candidate));
        if (ref) {
          return { ref };
        }
        reason = 'unknown-value';
      }
    }
  }
  return { reason };
}

describe('the truth beside the demo bills', () => {
  let dir: string;
  let truth: Truth;
  const owners = new Sums();
  const entities = new Sums();
  const unallocated = new Sums();

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
    const today = parseDay('2026-11-24') ?? 0;
    ({ truth } = await generateDemo({ dir, seed: '20260101', today }));
    for (const { cells } of await readBills(join(dir, 'billing'))) {
      const outcome = allocate(cells);
      const parts: Array<[string, string | undefined, string | undefined]> = [
        ['EffectiveCost', cells.ChargePeriodStart, cells.EffectiveCost],
        ['BilledCost', cells.BillingPeriodStart, cells.BilledCost],
      ];
      for (const [metric, time, amount] of parts) {
        const key = `${monthOfText(time)} ${cells.BillingCurrency} ${metric}`;
        if ('ref' in outcome) {
          const owner = catalog.find(({ ref }) => ref === outcome.ref)?.owner;
          owners.add(`${owner} ${key}`, atto(amount));
          entities.add(`${outcome.ref} ${key}`, atto(amount));
        } else {
          unallocated.add(`${outcome.reason} ${key}`, atto(amount));
        }
      }
    }
  }, 120_000);

  afterAll(() => rm(dir, { recursive: true, force: true }));

  function stated(rows: Array<OwnedCost & { name: string }>): Sums {
    const sums = new Sums();
    for (const { name, month, currency, EffectiveCost, BilledCost } of rows) {
      sums.add(
        `${name} ${month} ${currency} EffectiveCost`,
        atto(EffectiveCost),
      );
      sums.add(`${name} ${month} ${currency} BilledCost`, atto(BilledCost));
    }
    return sums;
  }

  it('gives every owner what the rules give it', () => {
    const rows = truth.owners.map(row => ({ ...row, name: row.owner }));
    expect(stated(rows).toObject()).toEqual(owners.toObject());
  });

  it('gives every entity what the rules give it', () => {
    const rows = truth.entities.map(row => ({ ...row, name: row.entity }));
    expect(stated(rows).toObject()).toEqual(entities.toObject());
  });

  it('leaves unallocated, with the same reasons, what the rules leave', () => {
    const rows = truth.unallocated.map(row => ({ ...row, name: row.reason }));
    expect(stated(rows).toObject()).toEqual(unallocated.toObject());
  });
});
