import Box from '@mui/material/Box';
import {
  DefinitionProblem,
  EntitySlos,
} from 'backstage-plugin-shipshape-common';
import { formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Notice } from '../../ui/Notice';

/** What is wrong with the documents of an entity's SLOs: one that is broken takes nothing away from the others. */
export function DefinitionProblems(props: { answer: EntitySlos }) {
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
          title={t('slo.problems.unreadTitle', { count: unread.length })}
        >
          {unread.map(({ url, error, readAt }) => (
            <Box key={url}>
              <code>{url}</code>: {error}{' '}
              {readAt
                ? t('slo.problems.lastRead', { instant: formatInstant(readAt) })
                : t('slo.problems.neverRead')}
            </Box>
          ))}
        </Notice>
      )}
      {errors.length > 0 && (
        <Notice
          severity="error"
          title={t('slo.problems.errorsTitle', { count: errors.length })}
        >
          <Box>{t('slo.problems.errorsText')}</Box>
          <ProblemList problems={errors} />
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice
          severity="warning"
          title={t('slo.problems.warningsTitle', { count: warnings.length })}
        >
          <Box>{t('slo.problems.warningsText')}</Box>
          <ProblemList problems={warnings} />
        </Notice>
      )}
    </>
  );
}

/** Problems, each with the place where it stands. */
export function ProblemList(props: { problems: DefinitionProblem[] }) {
  const t = useTexts();
  return (
    <Box
      component="ul"
      sx={{ m: 0, mt: 0.5, pl: 2.5, overflowWrap: 'anywhere' }}
    >
      {props.problems.map(problem => (
        <Box
          component="li"
          key={`${problem.file} ${problem.document} ${problem.line} ${problem.code} ${problem.path} ${problem.message}`}
          sx={{ mb: 0.5 }}
        >
          <Box>{problem.message}</Box>
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {describePlace(problem, t)} · {problem.code}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function describePlace(problem: DefinitionProblem, t: Translate): string {
  const { file, line, document, object, path } = problem;
  const parts = [file];
  if (line !== undefined) {
    parts.push(t('slo.problems.line', { line: String(line) }));
  } else if (document !== undefined) {
    parts.push(t('slo.problems.document', { number: String(document + 1) }));
  }
  return [...parts, object, path].filter(Boolean).join(', ');
}
