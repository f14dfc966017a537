import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  findViolations,
  importsOf,
  packageOfSpecifier,
} from './dependencyRules.mjs';

function pkg(name, { directory = name, dependencies = [], files = {} } = {}) {
  return {
    name,
    directory,
    dependencies,
    files: Object.entries(files).map(([path, imports]) => ({ path, imports })),
  };
}

const common = pkg('backstage-plugin-shipshape-common');
const node = pkg('backstage-plugin-shipshape-node');
const backendPlugin = pkg('backstage-plugin-shipshape-backend');
const focus = pkg('@shipshape/focus');

describe('importsOf', () => {
  it('finds every way of importing', () => {
    const source = `
      import a from 'a';
      import { b,
        bb } from "b/sub";
      import 'c';
      export * from './d';
      import type { E } from 'e';
      const f = await import('f');
      const g = require('g');
      jest.mock('h', () => ({}));
    `;
    assert.deepEqual(importsOf(source), [
      'a',
      'b/sub',
      'c',
      './d',
      'e',
      'f',
      'g',
      'h',
    ]);
  });

  it('does not take comments or prose for imports', () => {
    const source = `
      // import x from 'x';
      /* import y from 'y'; */
      const text = 'see https://example.org/x';
      const from = 'w';
    `;
    assert.deepEqual(importsOf(source), []);
  });
});

describe('packageOfSpecifier', () => {
  it('drops the path within the package', () => {
    assert.equal(packageOfSpecifier('zod/v4'), 'zod');
    assert.equal(packageOfSpecifier('@mui/material/Button'), '@mui/material');
    assert.equal(packageOfSpecifier('./x'), undefined);
    assert.equal(packageOfSpecifier('node:fs'), undefined);
  });
});

describe('findViolations', () => {
  it('accepts dependencies that point the right way', () => {
    const packages = [
      common,
      node,
      focus,
      pkg('backstage-plugin-shipshape-backend', {
        dependencies: [
          'backstage-plugin-shipshape-node',
          'backstage-plugin-shipshape-common',
          'knex',
        ],
      }),
      pkg('backend', {
        dependencies: ['backstage-plugin-shipshape-backend'],
        files: { 'src/index.ts': ['backstage-plugin-shipshape-backend'] },
      }),
      pkg('backstage-plugin-shipshape-backend-module-focus', {
        dependencies: ['@shipshape/focus', 'backstage-plugin-shipshape-node'],
      }),
    ];
    assert.deepEqual(findViolations(packages), []);
  });

  it('lets nobody but the demo backend use the backend plugin', () => {
    for (const name of [
      'shipshape',
      '@shipshape/focus',
      'backstage-plugin-shipshape',
      'backstage-plugin-shipshape-backend-module-focus',
    ]) {
      const imported = pkg(name, {
        files: { 'src/a.test.ts': ['backstage-plugin-shipshape-backend/x'] },
      });
      assert.equal(findViolations([backendPlugin, imported]).length, 1, name);
      const declared = pkg(name, {
        dependencies: ['backstage-plugin-shipshape-backend'],
      });
      assert.equal(findViolations([backendPlugin, declared]).length, 1, name);
    }
  });

  it('keeps engines on the common package', () => {
    const engine = pkg('@shipshape/focus', {
      files: { 'src/a.ts': ['backstage-plugin-shipshape-node'] },
    });
    assert.deepEqual(findViolations([node, engine]), [
      '@shipshape/focus/src/a.ts: imports backstage-plugin-shipshape-node, which @shipshape/focus may not use',
    ]);
  });

  it('keeps core-components behind the wrappers', () => {
    const files = {
      'src/ui/Table.tsx': ['@backstage/core-components'],
      'src/components/Tab.tsx': ['@backstage/core-components'],
    };
    assert.deepEqual(
      findViolations([pkg('backstage-plugin-shipshape', { files })]),
      [
        'backstage-plugin-shipshape/src/components/Tab.tsx: imports @backstage/core-components; only plugins/shipshape/src/ui does',
      ],
    );
    assert.deepEqual(findViolations([pkg('app', { files })]), []);
  });

  it('refuses Material UI 4 everywhere', () => {
    const app = pkg('app', {
      dependencies: ['@material-ui/core'],
      files: { 'src/a.tsx': ['@material-ui/core/Button'] },
    });
    assert.equal(findViolations([app]).length, 2);
  });

  it('refuses relative imports that leave the package', () => {
    const files = {
      'src/a.ts': ['../package.json', '../../other/src/b'],
      'src/deep/b.ts': ['../a', '../../config'],
    };
    assert.deepEqual(findViolations([pkg('app', { files })]), [
      'app/src/a.ts: imports ../../other/src/b out of its package',
    ]);
  });

  it('asks for a rule for a package it does not know', () => {
    assert.match(findViolations([pkg('newcomer')])[0], /no rule/);
  });
});
