import { ReactElement } from 'react';
import {
  Content,
  Header,
  Page,
  TabbedLayout,
} from '@backstage/core-components';

/** One tab of a {@link LegacyPage}. */
export interface LegacyPageTab {
  /** Relative to the page, with a leading slash. */
  path: string;
  title: string;
  children: ReactElement;
}

/** Properties of {@link LegacyPage}. */
export interface LegacyPageProps {
  title: string;
  tabs: LegacyPageTab[];
}

/** Header and tabs of a page in apps of the old frontend system; the new one draws its own. */
export function LegacyPage(props: LegacyPageProps) {
  return (
    <Page themeId="tool">
      <Header title={props.title} />
      <TabbedLayout>
        {props.tabs.map(tab => (
          <TabbedLayout.Route key={tab.path} path={tab.path} title={tab.title}>
            <Content noPadding>{tab.children}</Content>
          </TabbedLayout.Route>
        ))}
      </TabbedLayout>
    </Page>
  );
}
