import { Entity } from '@backstage/catalog-model';
import { EntitySlos, SloHistory } from 'backstage-plugin-shipshape-common';
import { EntitySlosTab } from '../components/slo/EntitySlosTab';
import { component } from './answers';
import { sloHistory } from './sloAnswers';
import { mockShipshapeApi, renderPage } from './renderPage';

/** Renders the SLOs tab with the given answers, or refusals, of the backend. */
export function renderSlosTab(
  answer: EntitySlos | Error,
  options: {
    history?: SloHistory | Error;
    path?: string;
    entity?: Entity;
  } = {},
) {
  const api = mockShipshapeApi();
  if (answer instanceof Error) {
    api.getEntitySlos.mockRejectedValue(answer);
  } else {
    api.getEntitySlos.mockResolvedValue(answer);
  }
  const history = options.history ?? sloHistory();
  if (history instanceof Error) {
    api.getSloHistory.mockRejectedValue(history);
  } else {
    api.getSloHistory.mockResolvedValue(history);
  }
  renderPage(<EntitySlosTab />, {
    api,
    entity: options.entity ?? component,
    path: options.path,
  });
  return api;
}

/** The rows of a table by the texts of their cells, without the header. */
export function rowTexts(table: HTMLElement): Array<Array<string | null>> {
  return [...table.querySelectorAll('tr')]
    .slice(1)
    .map(row => [...row.children].map(cell => cell.textContent));
}
