import { Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiStack } from '#infra/stacks/api.ts';
import { AutomationStack } from '#infra/stacks/automation.ts';
import { DataStack } from '#infra/stacks/data.ts';
import { ObservabilityStack } from '#infra/stacks/observability.ts';
import { WebStack } from '#infra/stacks/web.ts';
import type { StageSettings } from '#infra/stage.ts';

/** The stacks of one installation. Each knows only those before it: data ← api ← automation, web ← observability. */
export function createStacks(scope: Construct, settings: StageSettings) {
  const id = (part: string): string => `Rondo-${settings.stage}-${part}`;
  const data = new DataStack(scope, id('Data'), { settings });
  const api = new ApiStack(scope, id('Api'), { data, settings });
  const automation = new AutomationStack(scope, id('Automation'), {
    data,
    settings,
    api,
  });
  const web = new WebStack(scope, id('Web'), { data, api });
  const observability = new ObservabilityStack(scope, id('Observability'), { api, automation, settings });
  Tags.of(scope).add('application', 'rondo');
  Tags.of(scope).add('stage', settings.stage);
  return { data, api, automation, web, observability };
}
