import { Incident, SloDetails } from 'backstage-plugin-shipshape-common';

/** How the budget of one SLO was spent. */
export function SloHistoryView(_props: {
  slo: SloDetails;
  incidents: Incident[];
}) {
  return null;
}
