import { useTexts } from '../translation';
import { LegacyPage } from '../ui/LegacyPage';
import { PageContent } from '../ui/PageContent';
import { RecoveryContent } from './recovery/RecoveryContent';
import { ShowbackContent } from './showback/ShowbackContent';
import { SlosContent } from './slos/SlosContent';
import { SourcesContent } from './sources/SourcesContent';

/** The sub-page Showback. */
export function ShowbackPage() {
  return (
    <PageContent>
      <ShowbackContent />
    </PageContent>
  );
}

/** The sub-page SLOs. */
export function SlosPage() {
  return (
    <PageContent>
      <SlosContent />
    </PageContent>
  );
}

/** The sub-page Recovery. */
export function RecoveryPage() {
  return (
    <PageContent>
      <RecoveryContent />
    </PageContent>
  );
}

/** The sub-page Sources. */
export function SourcesPage() {
  return (
    <PageContent>
      <SourcesContent />
    </PageContent>
  );
}

/** All sub-pages with a header of their own, for apps of the old frontend system. */
export function LegacyShipshapePage() {
  const t = useTexts();
  return (
    <LegacyPage
      title="Shipshape"
      tabs={[
        {
          path: '/showback',
          title: t('showback.title'),
          children: <ShowbackContent />,
        },
        {
          path: '/slos',
          title: t('slos.title'),
          children: <SlosContent />,
        },
        {
          path: '/recovery',
          title: t('recoveryPage.title'),
          children: <RecoveryContent />,
        },
        {
          path: '/sources',
          title: t('sources.title'),
          children: <SourcesContent />,
        },
      ]}
    />
  );
}
