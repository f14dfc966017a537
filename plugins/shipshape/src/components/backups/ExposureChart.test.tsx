import { screen } from '@testing-library/react';
import { mockShipshapeApi, renderPage } from '../../__testUtils__/renderPage';
import { resourceBackups } from '../../__testUtils__/recoveryAnswers';
import { ExposureChart } from './ExposureChart';

function draw(change: Parameters<typeof resourceBackups>[0] = {}) {
  return renderPage(
    <ExposureChart backups={resourceBackups(change)} width={600} />,
    { api: mockShipshapeApi() },
  );
}

describe('ExposureChart', () => {
  it('draws what is not known as a gap, and the RPO as a level', async () => {
    const { container } = draw();
    await screen.findByRole('img');
    // Lines are drawn anew after each gap: every M starts one.
    const line = [
      ...container.querySelectorAll('path[data-series="exposure"]'),
    ].find(path => path.getAttribute('fill') === 'none');
    expect(
      (line?.getAttribute('d') ?? '').split('M').filter(Boolean),
    ).toHaveLength(2);
    const texts = [...container.querySelectorAll('text')].map(
      text => text.textContent,
    );
    expect(texts).toContain('RPO 25 hr');
    // Ticks at whole hours up to beyond the RPO of 25 hours.
    expect(texts).toEqual(
      expect.arrayContaining(['0 sec', '8 hr', '16 hr', '24 hr', '32 hr']),
    );
  });

  it('says so when it draws the highest of each step', async () => {
    draw({
      // A tooth each half hour of ten days: steps of two hours are 120.
      exposureSeries: Array.from({ length: 480 }, (_, index) => {
        const from = Date.parse('2026-11-01T00:00:00Z') + index * 1_800_000;
        return [
          { at: new Date(from).toISOString(), seconds: 0 },
          { at: new Date(from + 1_800_000).toISOString(), seconds: 1800 },
        ];
      }).flat(),
    });
    expect(
      await screen.findByText(/highest of each 2 hours\.$/),
    ).toBeInTheDocument();
  });

  it('says so when nothing was measured', async () => {
    draw({ exposureSeries: [] });
    expect(
      await screen.findByRole('region', {
        name: 'Data at risk over 30 days, Orders database',
      }),
    ).toHaveTextContent('No data in this window.');
  });
});
