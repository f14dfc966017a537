import {
  TranslationFunction,
  createTranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { backupsMessages } from './translation/backups';
import { costMessages } from './translation/cost';
import { defectMessages } from './translation/defects';
import { drillsMessages } from './translation/drills';
import { emptyMessages } from './translation/empty';
import { recoveryMessages } from './translation/recovery';
import { recoveryPageMessages } from './translation/recoveryPage';
import { reliabilityMessages } from './translation/reliability';
import { sharedMessages } from './translation/shared';
import { showbackMessages } from './translation/showback';
import { sloMessages } from './translation/slo';
import { slosMessages } from './translation/slos';
import { sourcesMessages } from './translation/sources';

/** Every text of the plugin, so that an app can translate or reword it. */
export const shipshapeTranslationRef = createTranslationRef({
  id: 'plugin.shipshape',
  messages: {
    shared: sharedMessages,
    cost: costMessages,
    empty: emptyMessages,
    showback: showbackMessages,
    slo: sloMessages,
    slos: slosMessages,
    reliability: reliabilityMessages,
    recovery: recoveryMessages,
    backups: backupsMessages,
    drills: drillsMessages,
    recoveryPage: recoveryPageMessages,
    sources: sourcesMessages,
    defect: defectMessages,
  },
});

/** The translation function of the plugin's texts. */
export type Translate = TranslationFunction<typeof shipshapeTranslationRef.T>;

/** The texts of the plugin in the language of the app. */
export function useTexts(): Translate {
  return useTranslationRef(shipshapeTranslationRef).t;
}
