/** Holds the direction of dependencies between the packages of the workspace. */
import fs from 'node:fs';
import path from 'node:path';
import { findViolations, importsOf } from './lib/dependencyRules.mjs';
import { fail } from './lib/processes.mjs';
import { root } from './lib/workspace.mjs';

const SOURCE = /\.([cm]?[jt]s|[jt]sx)$/;
const SOURCE_DIRECTORIES = ['src', 'dev', 'e2e-tests', 'migrations'];

function workspaceDirectories() {
  return ['packages', 'plugins'].flatMap(group =>
    fs
      .readdirSync(path.join(root, group))
      .map(name => `${group}/${name}`)
      .filter(directory =>
        fs.existsSync(path.join(root, directory, 'package.json')),
      ),
  );
}

function sourceFiles(directory) {
  if (!fs.existsSync(directory)) {
    return [];
  }
  return fs
    .readdirSync(directory, { recursive: true })
    .filter(name => SOURCE.test(name))
    .map(name => path.join(directory, name))
    .filter(file => fs.statSync(file).isFile());
}

function readPackage(directory) {
  const absolute = path.join(root, directory);
  const manifest = JSON.parse(
    fs.readFileSync(path.join(absolute, 'package.json'), 'utf8'),
  );
  const files = SOURCE_DIRECTORIES.flatMap(name =>
    sourceFiles(path.join(absolute, name)),
  );
  return {
    name: manifest.name,
    directory,
    dependencies: Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    }),
    files: files.map(file => ({
      path: path.relative(absolute, file).split(path.sep).join('/'),
      imports: importsOf(fs.readFileSync(file, 'utf8')),
    })),
  };
}

try {
  const packages = workspaceDirectories().map(readPackage);
  const violations = findViolations(packages);
  for (const violation of violations) {
    process.stdout.write(`${violation}\n`);
  }
  if (violations.length > 0) {
    throw new Error(`${violations.length} forbidden dependencies`);
  }
  process.stdout.write(
    `Dependencies of ${packages.length} packages point the right way\n`,
  );
} catch (error) {
  fail(error);
}
