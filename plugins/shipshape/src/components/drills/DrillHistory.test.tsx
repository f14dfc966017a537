import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { drill } from '../../__testUtils__/recoveryAnswers';
import { rowTexts } from '../../__testUtils__/renderSlosTab';
import { DrillHistory } from './DrillHistory';

const at = (month: string) => `2026-${month}-01T06:00:00Z`;

const DRILLS = [
  drill({ drillId: 'd-5', declaredAt: at('11') }),
  drill({
    drillId: 'd-4',
    declaredAt: at('10'),
    achievedRtoSeconds: 20_000,
    rtoMet: false,
  }),
  drill({
    drillId: 'd-3',
    declaredAt: at('09'),
    outcome: 'failed',
    achievedRtoSeconds: undefined,
    achievedRpoSeconds: undefined,
  }),
  drill({
    drillId: 'd-2',
    declaredAt: at('08'),
    outcome: 'inconclusive',
    achievedRtoSeconds: undefined,
    achievedRpoSeconds: undefined,
  }),
  drill({
    drillId: 'd-1',
    declaredAt: at('07'),
    achievedRpoSeconds: undefined,
    rpoLowerBoundSeconds: 0.354,
    rpoMet: undefined,
  }),
];

function texts(chart: HTMLElement, selector: string) {
  return [...chart.querySelectorAll(selector)].map(node => node.textContent);
}

describe('The history of drills', () => {
  it('marks each drill by its outcome, against the target', async () => {
    renderInTestApp(
      <DrillHistory drills={DRILLS} context="Orders" width={700} />,
    );
    const rto = await screen.findByRole('img', { name: /^Measured RTO/ });
    expect(texts(rto, 'li')).toEqual([
      'Target',
      '○ Target met',
      '△ Target missed',
    ]);
    // Three measured values; those without one stand on the axis.
    expect(rto.querySelectorAll('.MuiMarkElement-root')).toHaveLength(3);
    expect(texts(rto, 'text')).toEqual(expect.arrayContaining(['✕', '?']));
    const rpo = screen.getByRole('img', { name: /^Measured RPO/ });
    expect(texts(rpo, 'li')).toEqual(['Target', '○ Target met', 'Y At least']);
  });

  it('explains a mark without a value that did not fail', async () => {
    renderInTestApp(
      <DrillHistory
        drills={[drill({ achievedRpoSeconds: undefined, rpoMet: undefined })]}
        context="Orders"
        width={700}
      />,
    );
    expect(
      await screen.findByRole('region', { name: 'Measured RPO, Orders' }),
    ).toHaveTextContent('? 1 drill passed without measuring it.');
  });

  it('has a chart for each kind of failure, whose targets differ', async () => {
    renderInTestApp(
      <DrillHistory
        drills={[
          drill({ drillId: 'd-2', scope: 'region', rtoTargetSeconds: 43_200 }),
          drill({ drillId: 'd-1', declaredAt: at('10') }),
        ]}
        context="Orders"
        width={700}
      />,
    );
    const values = async () => {
      const chart = await screen.findByRole('region', {
        name: 'Measured RTO, Orders',
      });
      return rowTexts(within(chart).getByRole('table')).map(row =>
        row.slice(2),
      );
    };
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Show as table: Measured RTO, Orders',
      }),
    );
    const scopes = screen.getByRole('group', {
      name: 'Kind of failure that Orders was drilled for',
    });
    expect(
      within(scopes).getByRole('button', { name: 'data corruption' }),
    ).toHaveAttribute('aria-pressed', 'true');
    expect(await values()).toEqual([['16.7 sec', '4 hr']]);
    await userEvent.click(
      within(scopes).getByRole('button', { name: 'loss of the region' }),
    );
    expect(await values()).toEqual([['16.7 sec', '12 hr']]);
  });

  it('says so when nothing was measured', async () => {
    renderInTestApp(<DrillHistory drills={[]} context="Orders" width={700} />);
    expect(
      await screen.findByRole('region', { name: 'Measured RTO, Orders' }),
    ).toHaveTextContent('Nothing was measured yet.');
    expect(
      screen.queryByRole('region', { name: 'Measured RPO, Orders' }),
    ).not.toBeInTheDocument();
  });
});
