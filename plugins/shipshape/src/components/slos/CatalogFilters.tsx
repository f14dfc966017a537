import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useCatalogFacets } from '../../hooks/useCatalogFacets';
import { useEntityNames } from '../../hooks/useEntityNames';
import { ListFiltersState } from '../../hooks/useListFilters';
import { useTexts } from '../../translation';
import { ChoiceOption, Select } from '../../ui/Choice';

/** No filter of this kind, and one that names several values. */
const ALL = '';
const SEVERAL = ' several';

/** What can be filtered by of one item of a list. */
export interface FilteredItem {
  ownerRef?: string;
  systemRef?: string;
  tier?: string;
}

/** A status, or several under one name. */
export interface StatusOption<S extends string> {
  value: string;
  label: string;
  statuses: readonly S[];
}

/** Properties of {@link CatalogFilters}. */
export interface CatalogFiltersProps<S extends string> {
  state: ListFiltersState<S>;
  /** Of the entities that the list is about. */
  kind: 'component' | 'resource';
  /** Those on the screen: what they have can be filtered by, even where the catalog does not say. */
  items: readonly FilteredItem[];
  statuses: ReadonlyArray<StatusOption<S>>;
}

/** What a list is narrowed down to. It stands in the address, so that it can be linked to. */
export function CatalogFilters<S extends string>(
  props: CatalogFiltersProps<S>,
) {
  const t = useTexts();
  const { state, items } = props;
  const { filters, change } = state;
  const facets = useCatalogFacets(props.kind);
  const offered = {
    owner: merge(facets.owner, filters.owner, items, item => item.ownerRef),
    system: merge(facets.system, filters.system, items, item => item.systemRef),
    tier: merge(facets.tier, filters.tier, items, item => item.tier),
  };
  const ownerName = useEntityNames(offered.owner, 'group');
  const systemName = useEntityNames(offered.system, 'system');
  const names = {
    owner: ownerName,
    system: systemName,
    tier: (tier: string) => tier,
  };

  return (
    <Box
      role="group"
      aria-label={t('slos.filters')}
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}
    >
      {(['owner', 'system', 'tier'] as const).map(kind => (
        <Select
          key={kind}
          label={t(`slos.${kind}`)}
          value={chosen(filters[kind])}
          options={[
            { value: ALL, label: t('slos.all') },
            ...(filters[kind].length > 1
              ? [{ value: SEVERAL, label: t('slos.several') }]
              : []),
            ...byLabel(
              offered[kind].map(value => ({
                value,
                label: names[kind](value),
              })),
            ),
          ]}
          onChange={value =>
            value !== SEVERAL &&
            change({ [kind]: value === ALL ? [] : [value] })
          }
        />
      ))}
      <StatusFilter
        status={filters.status}
        options={props.statuses}
        onChange={status => change({ status })}
      />
      {state.isFiltered && (
        <Button
          size="small"
          onClick={state.clear}
          sx={{ textTransform: 'none' }}
        >
          {t('slos.clear')}
        </Button>
      )}
    </Box>
  );
}

function StatusFilter<S extends string>(props: {
  status: readonly S[];
  options: ReadonlyArray<StatusOption<S>>;
  onChange: (status: S[]) => void;
}) {
  const t = useTexts();
  const { status, options, onChange } = props;
  const current = options.find(
    option =>
      option.statuses.length === status.length &&
      option.statuses.every(item => status.includes(item)),
  );
  const isSeveral = status.length > 0 && current === undefined;
  return (
    <Select
      label={t('slos.status')}
      value={isSeveral ? SEVERAL : current?.value ?? ALL}
      options={[
        { value: ALL, label: t('slos.all') },
        ...options.map(({ value, label }) => ({ value, label })),
        ...(isSeveral ? [{ value: SEVERAL, label: t('slos.several') }] : []),
      ]}
      onChange={next => {
        if (next !== SEVERAL) {
          const option = options.find(({ value }) => value === next);
          onChange([...(option?.statuses ?? [])]);
        }
      }}
    />
  );
}

function chosen(values: readonly string[]): string {
  return values.length > 1 ? SEVERAL : values[0] ?? ALL;
}

function merge(
  facets: readonly string[],
  filtered: readonly string[],
  items: readonly FilteredItem[],
  read: (item: FilteredItem) => string | undefined,
): string[] {
  return [
    ...new Set([
      ...facets,
      ...filtered,
      ...items.flatMap(item => read(item) ?? []),
    ]),
  ];
}

function byLabel(options: ChoiceOption<string>[]): ChoiceOption<string>[] {
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
