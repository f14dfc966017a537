import { SLOTH_VERSIONS, SlothVersion } from './SlothObject';

/** Names of the fields that the two versions of a Sloth spec spell differently. */
export interface Spelling {
  errorQuery: string;
  totalQuery: string;
  errorRatioQuery: string;
  pageAlert: string;
  ticketAlert: string;
  sloPlugins: string;
}

const CAMEL_CASE: Spelling = {
  errorQuery: 'errorQuery',
  totalQuery: 'totalQuery',
  errorRatioQuery: 'errorRatioQuery',
  pageAlert: 'pageAlert',
  ticketAlert: 'ticketAlert',
  sloPlugins: 'sloPlugins',
};

const SNAKE_CASE: Spelling = {
  errorQuery: 'error_query',
  totalQuery: 'total_query',
  errorRatioQuery: 'error_ratio_query',
  pageAlert: 'page_alert',
  ticketAlert: 'ticket_alert',
  sloPlugins: 'slo_plugins',
};

export function spellingOf(version: SlothVersion): Spelling {
  return version === SLOTH_VERSIONS.kubernetes ? CAMEL_CASE : SNAKE_CASE;
}
