import { createHash, randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { parse, RefusedCall } from '../refused-call.ts';
import { inputs, type Secret, stages } from './shapes.ts';

export function createSecretOperations(options: {
  kept: readonly Secret[];
  save: (secret: Secret) => void;
  prefix: string;
}) {
  const secrets = new Map<string, Secret>();
  const set = (secret: Secret) =>
    secret.erased ? secrets.delete(secret.name) : secrets.set(secret.name, secret);
  const save = (secret: Secret) => {
    options.save(secret);
    set(secret);
    return secret;
  };
  for (const secret of options.kept) set(secret);
  const arn = (name: string) => `${options.prefix}${name}-${suffixOf(name)}`;

  /** By name, by ARN, or by ARN without its random end. */
  const find = (id: string): Secret => {
    const name = id.startsWith(options.prefix) ? id.slice(options.prefix.length) : id;
    const secret = secrets.get(name) ?? [...secrets.values()].find((candidate) => arn(candidate.name) === id);
    if (!secret)
      throw new RefusedCall('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  const findUsable = (id: string): Secret => {
    const secret = find(id);
    if (secret.deletedAt === undefined) return secret;
    throw new RefusedCall(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  };
  const create = ({
    Name: name,
    SecretString,
    Description,
    ClientRequestToken,
  }: z.infer<typeof inputs.create>) => {
    const before = secrets.get(name);
    if (before?.versions.some(({ id }) => id === ClientRequestToken)) return before;
    if (before)
      throw new RefusedCall(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    const versions = SecretString === undefined ? [] : [newVersion(SecretString, ClientRequestToken)];
    return save({ name, createdAt: Date.now(), versions, ...(Description && { description: Description }) });
  };
  const write = ({
    SecretId,
    SecretString,
    Description,
    ClientRequestToken,
  }: z.infer<typeof inputs.write>) => {
    const before = findUsable(SecretId);
    const isNew = SecretString !== undefined && !before.versions.some(({ id }) => id === ClientRequestToken);
    const versions = isNew
      ? [newVersion(SecretString, ClientRequestToken), ...before.versions].slice(0, 2)
      : before.versions;
    return save({ ...before, versions, ...(Description && { description: Description }) });
  };
  const written = (secret: Secret) => ({
    ARN: arn(secret.name),
    Name: secret.name,
    VersionId: secret.versions[0]?.id,
    VersionStages: ['AWSCURRENT'],
  });

  const perform = (operation: string, input: unknown): object => {
    switch (operation) {
      case 'GetSecretValue':
        return secretValue(parse(inputs.read, input), findUsable, arn);
      case 'DescribeSecret':
        return describe(find(parse(inputs.read, input).SecretId), arn);
      case 'CreateSecret':
        return written(create(parse(inputs.create, input)));
      case 'PutSecretValue':
      case 'UpdateSecret':
        return written(write(parse(inputs.write, input)));
      case 'DeleteSecret': {
        const { SecretId, ForceDeleteWithoutRecovery: erased } = parse(inputs.remove, input);
        const { name } = save({ ...find(SecretId), deletedAt: Date.now(), ...(erased && { erased }) });
        return { ARN: arn(name), Name: name, DeletionDate: Date.now() / 1000 };
      }
      default:
        throw new RefusedCall('UnknownOperationException', `${operation} is not played locally.`);
    }
  };

  return {
    arn,
    perform,
    seed(name: string, value: string) {
      if (!secrets.has(name)) create({ Name: name, SecretString: value });
    },
  };
}

function secretValue(
  { SecretId, VersionId, VersionStage }: z.infer<typeof inputs.read>,
  find: (id: string) => Secret,
  arn: (name: string) => string,
) {
  const secret = find(SecretId);
  const stage = VersionStage ?? (VersionId ? undefined : 'AWSCURRENT');
  const index = secret.versions.findIndex(
    ({ id }, position) => (!VersionId || id === VersionId) && (!stage || stages[position] === stage),
  );
  const found = secret.versions[index];
  if (!found) {
    const sought = VersionId ? `VersionId: ${VersionId}` : `staging label: ${stage}`;
    const message = `Secrets Manager can't find the specified secret value for ${sought}`;
    throw new RefusedCall('ResourceNotFoundException', message);
  }
  return {
    ARN: arn(secret.name),
    Name: secret.name,
    VersionId: found.id,
    SecretString: found.value,
    VersionStages: [stages[index]],
    CreatedDate: found.createdAt / 1000,
  };
}

function describe(secret: Secret, arn: (name: string) => string) {
  return {
    ARN: arn(secret.name),
    Name: secret.name,
    ...(secret.description && { Description: secret.description }),
    ...(secret.deletedAt && { DeletedDate: secret.deletedAt / 1000 }),
    CreatedDate: secret.createdAt / 1000,
    VersionIdsToStages: Object.fromEntries(secret.versions.map(({ id }, index) => [id, [stages[index]]])),
  };
}

function newVersion(value: string, token: string | undefined) {
  return { id: token ?? randomUUID(), value, createdAt: Date.now() };
}

/** Six characters, as the service adds them, but the same at every start: the ARN is in functions' environments. */
function suffixOf(name: string): string {
  return createHash('sha256').update(name).digest('base64').replaceAll(/[+/=]/g, 'x').slice(0, 6);
}
