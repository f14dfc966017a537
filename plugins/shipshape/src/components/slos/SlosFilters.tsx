import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import {
  SLO_STATUSES,
  SloStatus,
  SloSummary,
} from 'backstage-plugin-shipshape-common';
import { useEntityNames } from '../../hooks/useEntityNames';
import { useSloFacets } from '../../hooks/useSloFacets';
import { SloFiltersState } from '../../hooks/useSloFilters';
import { STATUS_GROUPS, groupOf } from '../../model/sloFilters';
import { useTexts } from '../../translation';
import { ChoiceOption, Select } from '../../ui/Choice';

/** No filter of this kind, and one that names several values. */
const ALL = '';
const SEVERAL = ' several';

/** Properties of {@link SlosFilters}. */
export interface SlosFiltersProps {
  state: SloFiltersState;
  /** Those on the screen: what they have can be filtered by, even where the catalog does not say. */
  slos: SloSummary[];
}

/** What the list is narrowed down to. It stands in the address, so that it can be linked to. */
export function SlosFilters(props: SlosFiltersProps) {
  const t = useTexts();
  const { state, slos } = props;
  const { filters, change } = state;
  const facets = useSloFacets();
  const offered = {
    owner: merge(facets.owner, filters.owner, slos, slo => slo.ownerRef),
    system: merge(facets.system, filters.system, slos, slo => slo.systemRef),
    tier: merge(facets.tier, filters.tier, slos, slo => slo.tier),
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

function StatusFilter(props: {
  status: SloStatus[];
  onChange: (status: SloStatus[]) => void;
}) {
  const t = useTexts();
  const { status, onChange } = props;
  const group = groupOf(status);
  const options: ChoiceOption<string>[] = [
    { value: ALL, label: t('slos.all') },
    { value: 'atRisk', label: t('slos.group.atRisk') },
    { value: 'notMeasured', label: t('slos.group.notMeasured') },
    ...SLO_STATUSES.map(value => ({
      value,
      label: t(`slo.status.${value}`),
    })),
  ];
  const value = group ?? chosen(status);
  return (
    <Select
      label={t('slos.status')}
      value={value}
      options={
        value === SEVERAL
          ? [...options, { value: SEVERAL, label: t('slos.several') }]
          : options
      }
      onChange={next => {
        const members: readonly SloStatus[] =
          next === 'atRisk' || next === 'notMeasured'
            ? STATUS_GROUPS[next]
            : SLO_STATUSES.filter(item => item === next);
        if (next !== SEVERAL) {
          onChange([...members]);
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
  slos: readonly SloSummary[],
  read: (slo: SloSummary) => string | undefined,
): string[] {
  return [
    ...new Set([
      ...facets,
      ...filtered,
      ...slos.flatMap(slo => read(slo) ?? []),
    ]),
  ];
}

function byLabel(options: ChoiceOption<string>[]): ChoiceOption<string>[] {
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
