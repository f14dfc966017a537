import Box from '@mui/material/Box';
import { CostDefectCount } from 'backstage-plugin-shipshape-common';
import { useOptionalLink } from '../../router';
import { sourcesRouteRef } from '../../routes';
import { Translate, useTexts } from '../../translation';
import { isKnownDefect } from '../../translation/defects';
import { AppLink } from '../../ui/AppLink';

/** How many codes are worth a line here; the Sources page has all. */
const SHOWN = 3;

/** Properties of {@link DataQuality}. */
export interface DataQualityProps {
  /** Most frequent first; absent for those who may not read sources. */
  defects?: CostDefectCount[];
}

/** What is wrong with the bills behind the figures: counted per delivery, not per entity. */
export function DataQuality(props: DataQualityProps) {
  const t = useTexts();
  const link = useOptionalLink(sourcesRouteRef);
  const { defects } = props;
  if (!defects) {
    return <Box>{t('cost.quality.meaning')}</Box>;
  }
  const more = defects.length - SHOWN;
  return (
    <>
      <Box>
        {defects.length === 0
          ? t('cost.quality.none')
          : t('cost.quality.some', {
              defects: defects
                .slice(0, SHOWN)
                .map(defect => describe(defect, t))
                .join(' '),
            })}
        {more > 0 && ` ${t('cost.quality.more', { number: String(more) })}`}
      </Box>
      {/* On a line of its own: within a sentence, colour alone would tell the link. */}
      {link && (
        <Box>
          <AppLink to={link}>{t('cost.quality.link')}</AppLink>
        </Box>
      )}
    </>
  );
}

function describe(defect: CostDefectCount, t: Translate): string {
  const count = new Intl.NumberFormat().format(defect.count);
  const meaning = isKnownDefect(defect.code)
    ? t(`defect.${defect.code}`)
    : t('sources.quality.unknown');
  return `${count} × ${defect.code}: ${meaning}`;
}
