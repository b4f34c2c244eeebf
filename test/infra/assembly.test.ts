import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '#contracts/template-names.ts';
import { createApp, everyChannel, synthesized } from '#test/infra/synthesized.ts';

const run = promisify(execFile);
const directory = mkdtempSync(path.join(tmpdir(), 'rondo-assembly-'));
/** A stage that asks for nothing, and one that asks for every channel. */
const plain = path.join(directory, 'plain');
const whole = path.join(directory, 'whole');
const read = (...file: string[]): string => readFileSync(path.join(...file), 'utf8');
const templates = (of: string): string[] => readdirSync(of).filter((file) => file.endsWith('.template.json'));

beforeAll(async () => {
  const env = Object.entries(process.env).filter(([name]) => !/^(RONDO|CDK)_/.test(name));
  const synthesize = (CDK_OUTDIR: string, asked: Record<string, string>) =>
    run(process.execPath, ['infra/app.ts'], { env: { ...Object.fromEntries(env), CDK_OUTDIR, ...asked } });
  await synthesize(plain, {});
  const { sesFrom, sesReplyTo, smsNumber } = everyChannel;
  await synthesize(whole, {
    RONDO_SES_FROM: sesFrom,
    RONDO_SES_REPLY_TO: sesReplyTo,
    RONDO_SMS_NUMBER: smsNumber,
  });
}, 240_000);
afterAll(() => rmSync(directory, { recursive: true }));

/** In Lambda, credentials are in the environment; those that bring others in are not bundled. */
const neverLoaded = /^@(aws-sdk|smithy)\/credential-provider-(sso|ini|process|web-identity|http|imds)$/;
const codeIn = (folder: string): string[] => readdirSync(folder).map((file) => read(folder, file));
const requiredBy = (code: string): string[] =>
  [...code.matchAll(/[=(]require\(["']([^"']+)["']\)/g)].map(([, from]) => from ?? '');

/** Each function's folder, in the stage that asks for every channel. */
const bundled = (): [string, string][] =>
  ['Api', 'Automation'].flatMap((part) => {
    const { Resources } = JSON.parse(read(whole, `Rondo-prod-${part}.template.json`));
    const { files } = JSON.parse(read(whole, `Rondo-prod-${part}.assets.json`));
    return Object.values<SynthesizedResource>(Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }): [string, string] => [
        Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
        path.join(whole, files[Properties.Code.S3Key.replace('.zip', '')].source.path),
      ]);
  });

interface SynthesizedResource {
  readonly Type: string;
  readonly Properties: {
    readonly Code: { readonly S3Key: string };
    readonly Environment: { readonly Variables: { readonly POWERTOOLS_SERVICE_NAME: string } };
  };
}

describe('`node infra/app.ts`', () => {
  it('synthesizes the five stacks without a name or an address set, and CDK’s own checks miss nothing but the owner', () => {
    expect(templates(plain).sort()).toEqual(
      ['Api', 'Automation', 'Data', 'Observability', 'Web'].map((part) => `Rondo-prod-${part}.template.json`),
    );
    const { pluginReports } = JSON.parse(read(plain, 'validation-report.json'));
    const violations = pluginReports.flatMap((report: { violations: unknown[] }) => report.violations);
    expect(violations).toEqual([expect.objectContaining({ ruleName: 'Annotation::rondo:noOwner' })]);
  });

  it('bundles each function with nothing left to install', () => {
    const missing = bundled().map(([name, folder]) => {
      const required = codeIn(folder).flatMap((code) => requiredBy(code));
      expect(required).toContain('./function.cjs');
      const beside = new Set(readdirSync(folder).map((file) => `./${file}`));
      return [
        name,
        required.filter((from) => !isBuiltin(from) && !beside.has(from) && !neverLoaded.test(from)),
      ];
    });
    expect(Object.fromEntries(missing)).toEqual(Object.fromEntries(functionNames.map((name) => [name, []])));
  });

  it('puts what only some requests need beside what every cold start loads', () => {
    const folders = new Map(bundled());
    const beside = (name: string): string[] => readdirSync(folders.get(name) ?? '').sort();
    const always = ['aws-lambda-powertools-tracer-lib-esm-index.cjs', 'function.cjs', 'index.cjs'];
    const ours = (name: string): string[] =>
      beside(name).filter((file) => !always.includes(file) && !/^(aws-sdk|smithy)-/.test(file));
    expect(beside('front-door')).toEqual(always);
    expect(ours('receive-twilio')).toEqual(['libphonenumber-js-min-index.cjs']);
    expect(ours('receive-postmark')).toEqual(['channels-email-to-arrival.cjs']);
    expect(ours('receive-ses')).toEqual(['channels-email-read-mail.cjs']);
    expect(ours('tickets')).toEqual([
      'channels-email-sanitize.cjs',
      'functions-tickets-phone-number.cjs',
      'use-cases-time-zone.cjs',
    ]);
  });

  it('finds each of these whole when it is needed', async () => {
    const parts = bundled().flatMap(([, folder]) =>
      readdirSync(folder)
        .filter((file) => file !== 'index.cjs' && file !== 'function.cjs')
        .map((file): [string, string] => [file, path.join(folder, file)]),
    );
    const program =
      'for (const file of process.argv.slice(1)) console.log(Object.keys(require(file)).join(" "));';
    const files = [...new Map(parts).values()];
    const { stdout } = await run(process.execPath, ['--eval', program, ...files], {
      cwd: directory,
      env: {},
    });
    for (const name of ['Tracer', 'parsePhoneNumberFromString', 'sanitizeMail', 'parseMail', 'phoneNumberIn'])
      expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
    expect(stdout.trim().split('\n')).toHaveLength(files.length);
  });

  it('bundles nothing into what every cold start loads that only the tracer, or HTML, or odd numbers need', () => {
    const large = /htmlparser2|PostalMime|country_calling_codes|AWS_XRAY/;
    for (const [name, folder] of bundled())
      expect([name, large.exec(read(folder, 'function.cjs'))?.[0]]).toEqual([name, undefined]);
  });

  it('passes cfn-lint', { timeout: 120_000 }, (context) => {
    if (spawnSync('cfn-lint', ['--version']).error) {
      if (process.env.CI === 'true') throw new Error('cfn-lint is not on the PATH: pip install cfn-lint');
      context.skip('cfn-lint is not on the PATH: pip install cfn-lint');
    }
    // W3005: CDK writes a dependency where a reference says it already.
    const files = [plain, whole].flatMap((of) => templates(of).map((file) => path.join(of, file)));
    const { status, stdout } = spawnSync('cfn-lint', ['-i', 'W3005', '-t', ...files], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describe('cdk-nag', () => {
  it('finds nothing that is not acknowledged, and each acknowledgement has its reason', () => {
    const { app } = createApp();
    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
    const reasons = app.node
      .findAll()
      .flatMap(({ node }) =>
        node.metadata
          .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
          .flatMap(({ data }) => Object.values<string>(data)),
      );
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatch(/\w+ \w+ .*\.$/);
  });

  it('would find something', () => {
    const app = new App();
    new Bucket(new Stack(app, 'Careless'), 'Open');
    expect(new AwsSolutionsChecks(app).validateScope(app).success).toBe(false);
  });
});

describe('stages', () => {
  it('have their name in every stack’s, and know one another in one direction', () => {
    const { stacks } = synthesized({ stage: 'test' });
    const known = Object.entries(stacks).map(([part, stack]) => [
      part,
      stack.dependencies.map((each) => each.stackName),
    ]);
    expect(Object.fromEntries(known)).toEqual({
      data: [],
      api: ['Rondo-test-Data'],
      automation: ['Rondo-test-Data', 'Rondo-test-Api'],
      web: ['Rondo-test-Data', 'Rondo-test-Api'],
      observability: ['Rondo-test-Api', 'Rondo-test-Automation', 'Rondo-test-Data'],
    });
  });

  it('without an owner’s address have no account, and say so', () => {
    const { stacks, template } = synthesized({ ownerEmail: '' });
    template('data').resourceCountIs('AWS::Cognito::UserPoolUser', 0);
    const warnings = stacks.data.team.node.metadata.filter(({ type }) => type === 'aws:cdk:warning');
    expect(warnings).toEqual([
      expect.objectContaining({ data: expect.stringMatching(/^No account for an owner/) }),
    ]);
  });

  it('refuse a name that could not be part of a stack’s', () => {
    expect(() => createApp({ stage: 'My Stage' })).toThrow(/at most 20 lower-case letters/);
  });
});
