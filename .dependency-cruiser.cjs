/** The architecture, as rules: who may import whom (README, "The map"). */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(packages|functions|infra|test)/', pathNot: [from, ...allowed] },
});

const adapters = 'storage|channels|helpdesks|timers|queues|user-pool';

module.exports = {
  forbidden: [
    only('domain-imports-nothing', '^packages/domain/', [], 'The domain is pure.'),
    {
      name: 'domain-has-no-dependency',
      severity: 'error',
      from: { path: '^packages/domain/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    only('use-cases-know-the-domain-alone', '^packages/use-cases/', ['^packages/domain/']),
    only('contracts-stand-alone', '^packages/contracts/', []),
    ...adapters
      .split('|')
      .map((adapter) =>
        only(`${adapter}-is-an-adapter`, `^packages/${adapter}/`, [
          '^packages/(use-cases|domain|contracts)/',
        ]),
      ),
    only('http-serves-use-cases', '^packages/http/', ['^packages/(use-cases|domain|contracts)/']),
    only('telemetry-watches', '^packages/telemetry/', ['^packages/(use-cases|http)/']),
    {
      name: 'functions-are-apart',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'functions-know-packages-alone',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|test|packages/local)/' },
    },
    only('the-example-agent-stands-alone', '^packages/example-agent/', [], 'Others copy it.'),
    only('infra-knows-contracts-alone', '^infra/', ['^packages/contracts/']),
    only('the-console-knows-contracts', '^packages/console/', ['^packages/contracts/', '^packages/domain/']),
    only('the-bubble-knows-contracts', '^packages/widget/', ['^packages/contracts/']),
    {
      name: 'pages-know-contracts-by-type',
      comment: 'zod, and schemas made of it, would be half of the bundle.',
      severity: 'error',
      from: { path: '^packages/(console|widget)/' },
      to: { path: '^packages/contracts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-the-console',
      severity: 'error',
      from: { path: '^(packages|functions|infra)/', pathNot: '^packages/console/' },
      to: { path: '^packages/console/' },
    },
    {
      name: 'nothing-imports-the-bubble',
      severity: 'error',
      from: { path: '^(packages|functions|infra)/', pathNot: '^packages/widget/' },
      to: { path: '^packages/widget/' },
    },
    {
      name: 'nothing-imports-the-local-runtime',
      severity: 'error',
      from: { path: '^(packages|functions|infra)/', pathNot: '^packages/local/' },
      to: { path: '^packages/local/' },
    },
    {
      name: 'aws-sdk-in-adapters-and-roots',
      severity: 'error',
      from: {
        path: '^(packages|functions)/',
        pathNot: [`^packages/(${adapters}|local)/`, '^functions/[^/]+/index\\.ts$'],
      },
      to: { path: '(^|/)node_modules/@aws-sdk/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: '^packages/(console|widget)/' },
      to: { circular: true },
    },
    {
      name: 'no-circles-of-components',
      comment: 'A part may know its whole by type: its props are declared there.',
      severity: 'error',
      from: { path: '^packages/(console|widget)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
