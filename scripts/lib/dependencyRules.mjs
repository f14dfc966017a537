/**
 * Which package may use which (docs/architecture.md): pure rules over what
 * `check-dependencies.mjs` read from the tree.
 */

const COMMON = 'backstage-plugin-shipshape-common';
const NODE = 'backstage-plugin-shipshape-node';
const BACKEND = 'backstage-plugin-shipshape-backend';
const FRONTEND = 'backstage-plugin-shipshape';
const ENGINES = [
  '@shipshape/focus',
  '@shipshape/openslo',
  '@shipshape/recovery',
  '@shipshape/golden-paths',
];
const isBackendModule = name => name.startsWith(`${BACKEND}-module-`);
const isScaffolderModule = name =>
  name === 'backstage-plugin-scaffolder-backend-module-shipshape';

/**
 * For each package, which other packages of the workspace it may use.
 * Engines use `common` only, and each other where one makes another's input.
 */
const ALLOWED = [
  [name => name === 'app', [FRONTEND]],
  [
    name => name === 'backend',
    name =>
      ['app', BACKEND, COMMON].includes(name) ||
      isBackendModule(name) ||
      isScaffolderModule(name),
  ],
  [name => name === 'shipshape', [COMMON, ...ENGINES]],
  [
    name => name === '@shipshape/golden-paths',
    [COMMON, '@shipshape/openslo', '@shipshape/recovery'],
  ],
  [name => ENGINES.includes(name), [COMMON]],
  [name => name === FRONTEND, [COMMON]],
  [name => name === COMMON, []],
  [name => name === NODE, [COMMON]],
  [name => name === BACKEND, [NODE, COMMON, ...ENGINES]],
  [isBackendModule, [NODE, COMMON, ...ENGINES]],
  [isScaffolderModule, [NODE, COMMON, ...ENGINES]],
];

function mayUse(user, used) {
  const rule = ALLOWED.find(([matches]) => matches(user));
  if (!rule) {
    return undefined;
  }
  const [, allowed] = rule;
  return typeof allowed === 'function' ? allowed(used) : allowed.includes(used);
}

/** `@scope/name/path` -> `@scope/name`; relative specifiers -> undefined. */
export function packageOfSpecifier(specifier) {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) {
    return undefined;
  }
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const SPECIFIERS =
  /(?:\bfrom\s*|\bimport\s*\(\s*|\brequire\s*\(\s*|\bimport\s+|\b(?:jest\.)?(?:mock|requireActual)\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** The module specifiers that a source text imports. */
export function importsOf(source) {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  return [...code.matchAll(SPECIFIERS)].map(match => match[2]);
}

/** Whether `specifier`, written in `file`, points out of the package. */
function leavesPackage(file, specifier) {
  if (!specifier.startsWith('.')) {
    return false;
  }
  let depth = file.split('/').length - 1;
  for (const part of specifier.split('/')) {
    if (part === '..') {
      depth -= 1;
    } else if (part !== '.') {
      depth += 1;
    }
    if (depth < 0) {
      return true;
    }
  }
  return false;
}

function* checkFile(pkg, file, names) {
  for (const specifier of file.imports) {
    const used = packageOfSpecifier(specifier);
    const where = `${pkg.directory}/${file.path}`;
    if (used?.startsWith('@material-ui')) {
      yield `${where}: imports ${specifier}; use @mui/material (v5)`;
    }
    if (
      used === '@backstage/core-components' &&
      pkg.name !== 'app' &&
      !(pkg.name === FRONTEND && file.path.startsWith('src/ui/'))
    ) {
      yield `${where}: imports ${specifier}; only plugins/shipshape/src/ui does`;
    }
    if (leavesPackage(file.path, specifier)) {
      yield `${where}: imports ${specifier} out of its package`;
    }
    if (names.has(used) && used !== pkg.name && !mayUse(pkg.name, used)) {
      yield `${where}: imports ${used}, which ${pkg.name} may not use`;
    }
  }
}

/**
 * Checks a workspace.
 *
 * @param packages - `{ name, directory, dependencies, files }`, with
 *   `dependencies` of every kind and `files` as `{ path, imports }`, paths
 *   relative to the package
 * @returns what is wrong, one sentence each
 */
export function findViolations(packages) {
  const names = new Set(packages.map(pkg => pkg.name));
  const violations = new Set();
  for (const pkg of packages) {
    if (mayUse(pkg.name, '') === undefined) {
      violations.add(
        `${pkg.directory}: no rule says what ${pkg.name} may use; add one to scripts/lib/dependencyRules.mjs`,
      );
      continue;
    }
    for (const used of pkg.dependencies) {
      if (names.has(used) && !mayUse(pkg.name, used)) {
        violations.add(
          `${pkg.directory}/package.json: depends on ${used}, which ${pkg.name} may not use`,
        );
      }
      if (used.startsWith('@material-ui')) {
        violations.add(`${pkg.directory}/package.json: depends on ${used}`);
      }
    }
    for (const file of pkg.files) {
      for (const violation of checkFile(pkg, file, names)) {
        violations.add(violation);
      }
    }
  }
  return [...violations];
}
