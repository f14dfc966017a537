import type { Command } from 'commander';
import { loadLazily } from '../loadLazily';
import type { RulesArguments } from './slo/rules';

/** Adds `shipshape slo …`: SLO documents, and what is made of them. */
export function registerSloCommands(program: Command): void {
  const slo = program
    .command('slo')
    .description('Check OpenSLO and Sloth files, and make rules of them');

  slo
    .command('validate')
    .description(
      'Print the SLOs of files and what is wrong or not honoured in them; exit code 1 on errors',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runValidate } = await loadLazily(() => import('./slo/validate'));
      const { text, ok } = await runValidate(paths, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });

  slo
    .command('explain')
    .description(
      'Print what the SLOs of files promise: budgets, alerts, and what can never fire',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runExplain } = await loadLazily(() => import('./slo/explain'));
      const { text, ok } = await runExplain(paths, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });

  slo
    .command('rules')
    .description('Write the Prometheus rules of the SLOs of files')
    .argument('<file...>', 'files, directories or patterns')
    .option('--out <file>', 'write to this file instead of printing')
    .option(
      '--with-tests',
      'with --out X.yaml: also write X_test.yaml for promtool test rules',
    )
    .option(
      '--format <format>',
      'rules, or prometheus-rule for the Prometheus Operator',
      'rules',
    )
    .option(
      '--name <name>',
      'name of the PrometheusRule; default: <service>-slos',
    )
    .option('--owner <name>', 'group that the alerts are routed to')
    .option('--entity-ref <ref>', 'catalog entity of the SLOs, for slo_info')
    .option(
      '--dashboard-url <url>',
      'page of an SLO for alerts; {slo_id} and {service} are replaced',
    )
    .option(
      '--scrape-interval <duration>',
      'how often the metrics are scraped, for slices',
      '1m',
    )
    .action(async (paths: string[], options: RulesArguments) => {
      const { runRules } = await loadLazily(() => import('./slo/rules'));
      const { stdout, stderr, ok } = await runRules(paths, options);
      process.stderr.write(stderr);
      process.stdout.write(stdout);
      if (!ok) {
        process.exitCode = 1;
      }
    });
}
