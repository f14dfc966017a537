import {
  RECOVERY_STATUSES,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import { RecoveryFiltersState } from '../../hooks/useRecoveryFilters';
import { useTexts } from '../../translation';
import { CatalogFilters } from '../slos/CatalogFilters';

/** What the list of resources is narrowed down to. */
export function RecoveryFilters(props: {
  state: RecoveryFiltersState;
  /** Those on the screen. */
  resources: RecoverySummary[];
}) {
  const t = useTexts();
  return (
    <CatalogFilters
      state={props.state}
      kind="resource"
      items={props.resources.map(({ resource }) => resource)}
      statuses={RECOVERY_STATUSES.map(status => ({
        value: status,
        label: t(`recovery.status.${status}`),
        statuses: [status],
      }))}
    />
  );
}
