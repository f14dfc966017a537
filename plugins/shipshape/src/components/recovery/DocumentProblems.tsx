import Box from '@mui/material/Box';
import { EntityBackups } from 'backstage-plugin-shipshape-common';
import { formatInstant } from '../../format';
import { useTexts } from '../../translation';
import { Notice } from '../../ui/Notice';
import { ProblemList } from '../slo/DefinitionProblems';

/** What is wrong with the recovery documents of an entity: one that is broken takes nothing away from the others. */
export function DocumentProblems(props: {
  answer: Pick<EntityBackups, 'documents' | 'problems'>;
}) {
  const t = useTexts();
  const { documents, problems } = props.answer;
  const unread = documents.filter(document => document.error !== undefined);
  const errors = problems.filter(problem => problem.severity === 'error');
  const warnings = problems.filter(problem => problem.severity === 'warning');
  return (
    <>
      {unread.length > 0 && (
        <Notice
          severity="error"
          title={t('recovery.documents.unreadTitle', { count: unread.length })}
        >
          {unread.map(({ url, error, readAt }) => (
            <Box key={url}>
              <code>{url}</code>: {error}{' '}
              {readAt
                ? t('recovery.documents.lastRead', {
                    instant: formatInstant(readAt),
                  })
                : t('recovery.documents.neverRead')}
            </Box>
          ))}
        </Notice>
      )}
      {errors.length > 0 && (
        <Notice
          severity="error"
          title={t('recovery.documents.errorsTitle', { count: errors.length })}
        >
          <Box>{t('recovery.documents.errorsText')}</Box>
          <ProblemList problems={errors} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice
          severity="warning"
          title={t('recovery.documents.warningsTitle', {
            count: warnings.length,
          })}
        >
          <ProblemList problems={warnings} />
        </Notice>
      )}
    </>
  );
}
