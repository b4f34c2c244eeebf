import type { FunctionSpec } from '../assembly/functions.ts';

/** Letters and digits only: DynamoDB Local refuses other access key ids. */
export function callerName(label: string, number: number): string {
  return `${label.replace(/[^a-zA-Z0-9]/g, '')}W${number}`;
}

export function environmentOf(
  spec: FunctionSpec,
  caller: string,
  options: { readonly region: string; readonly endpoints: Readonly<Record<string, string>> },
): Record<string, string> {
  const endpoints = Object.entries(options.endpoints).map(([service, url]) => [
    `AWS_ENDPOINT_URL_${service}`,
    url,
  ]);
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_ACCESS_KEY_ID: caller,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: caller,
    ...Object.fromEntries(endpoints),
    ...spec.environment,
  };
}
