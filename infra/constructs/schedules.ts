import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';
import type { WorkQueue } from '#infra/constructs/work-queue.ts';

/** The group of all tickets' schedules, and the role that lets Scheduler send to the queue of what is due and nothing else. */
export class Schedules extends Construct {
  readonly group: CfnScheduleGroup;
  readonly role: Role;
  readonly #due: WorkQueue;

  constructor(scope: Construct, id: string, props: { readonly groupName: string; readonly due: WorkQueue }) {
    super(scope, id);
    this.#due = props.due;
    this.group = new CfnScheduleGroup(this, 'Group', { name: props.groupName });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.group.attrArn },
        },
      }),
    });
    const queues: Queue[] = [props.due.queue, props.due.deadLetters];
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map((queue) => queue.queueArn) }),
    );
  }

  /** Writes schedules of the group, and hands them the role. */
  allowWriting(armTimers: ServiceFunction): void {
    const { queue, deadLetters } = this.#due;
    armTimers.allow({
      environment: {
        SCHEDULER_ROLE_ARN: this.role.roleArn,
        DUE_QUEUE_ARN: queue.queueArn,
        DUE_DEAD_LETTERS_ARN: deadLetters.queueArn,
      },
      statements: [
        new PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [this.role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
        }),
      ],
    });
    const resource = this.#schedulesArn();
    const actions = ['Create', 'Update', 'Delete', 'Get'].map((verb) => `scheduler:${verb}Schedule`);
    armTimers.allow({
      environment: { SCHEDULE_GROUP: this.group.ref },
      statements: [new PolicyStatement({ actions, resources: [resource] })],
      wildcard: { resource, reason: 'The schedules of this one group, which are made at run time.' },
    });
    // Listing knows no resources: docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
    armTimers.allow({
      statements: [new PolicyStatement({ actions: ['scheduler:ListSchedules'], resources: ['*'] })],
    });
  }

  #schedulesArn(): string {
    return Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.group.ref}/*`,
    });
  }
}
