import { parseEntityRef } from '@backstage/catalog-model';
import Box from '@mui/material/Box';
import { useEntityTabLink } from '../../router';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { DataTable } from '../../ui/DataTable';
import { EntityLink } from '../../ui/EntityLink';
import { Panel } from '../../ui/Panel';

/** Components that promise nothing yet, and where to find out how they would. */
export function WithoutSlo(props: { entityRefs: string[] }) {
  const t = useTexts();
  const tabLink = useEntityTabLink('/slos');
  if (props.entityRefs.length === 0) {
    return null;
  }
  return (
    <Panel
      title={t('reliability.withoutTitle')}
      hint={<Box>{t('reliability.withoutHint')}</Box>}
    >
      <DataTable
        label={t('reliability.withoutTitle')}
        columns={[
          {
            id: 'entity',
            header: t('slo.table.entity'),
            render: ref => <EntityLink entityRef={ref} />,
          },
          {
            id: 'add',
            header: t('reliability.next'),
            render: ref => (
              <AppLink
                to={tabLink(ref)}
                label={t('reliability.addTo', {
                  name: parseEntityRef(ref).name,
                })}
              >
                {t('reliability.add')}
              </AppLink>
            ),
          },
        ]}
        rows={props.entityRefs}
        rowId={ref => ref}
        empty=""
        limit={10}
      />
    </Panel>
  );
}
