import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { featureFlags } from '#infra/feature-flags.ts';
import { createStacks } from '#infra/stacks.ts';
import { stageSettings } from '#infra/stage.ts';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', context: featureFlags });
createStacks(app, stageSettings(app.node));
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
