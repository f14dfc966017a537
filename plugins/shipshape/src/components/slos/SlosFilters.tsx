import {
  SLO_STATUSES,
  SloStatus,
  SloSummary,
} from 'backstage-plugin-shipshape-common';
import { SloFiltersState } from '../../hooks/useSloFilters';
import { STATUS_GROUPS } from '../../model/sloFilters';
import { useTexts } from '../../translation';
import { CatalogFilters, StatusOption } from './CatalogFilters';

/** Properties of {@link SlosFilters}. */
export interface SlosFiltersProps {
  state: SloFiltersState;
  /** Those on the screen. */
  slos: SloSummary[];
}

/** What the list of SLOs is narrowed down to. */
export function SlosFilters(props: SlosFiltersProps) {
  const t = useTexts();
  const statuses: StatusOption<SloStatus>[] = [
    ...(['atRisk', 'notMeasured'] as const).map(group => ({
      value: group,
      label: t(`slos.group.${group}`),
      statuses: STATUS_GROUPS[group],
    })),
    ...SLO_STATUSES.map(status => ({
      value: status,
      label: t(`slo.status.${status}`),
      statuses: [status],
    })),
  ];
  return (
    <CatalogFilters
      state={props.state}
      kind="component"
      items={props.slos}
      statuses={statuses}
    />
  );
}
