module.exports = {
  root: true,
  overrides: [
    {
      // The packages have configurations of their own; this is for what lies outside of them.
      files: ['scripts/**/*.mjs', '.eslintrc.js'],
      extends: [
        'eslint:recommended',
        '@spotify/eslint-config-base',
        'prettier',
      ],
      env: { node: true, es2024: true },
      parserOptions: { ecmaVersion: 'latest', sourceType: 'module' },
      rules: {
        'no-console': 'error',
        'no-shadow': 'error',
        'no-unused-vars': 'error',
      },
    },
  ],
};
