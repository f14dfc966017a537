import { EntityCost } from 'backstage-plugin-shipshape-common';
import { EntityCostTab } from '../components/cost/EntityCostTab';
import { component } from './answers';
import { mockShipshapeApi, renderPage } from './renderPage';

/** Renders the Cost tab of a component with the given answer, or refusal, of the backend. */
export function renderEntityTab(answer: EntityCost | Error, path?: string) {
  const api = mockShipshapeApi();
  if (answer instanceof Error) {
    api.getEntityCost.mockRejectedValue(answer);
  } else {
    api.getEntityCost.mockResolvedValue(answer);
  }
  renderPage(<EntityCostTab />, { api, entity: component, path });
  return api;
}
