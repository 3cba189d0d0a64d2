/** Names of permission items, by menu path. */
import type { Permission } from '../../permissions.ts';

export const permissions: Record<Permission, string> = {
  'customers.list': 'Sales - Customers - Customer Management - View list',
  'customers.resellers': "Sales - Customers - Customer Management - Resellers' customers - View list",
  'customers.export': 'Sales - Customers - Customer Management - Export',
  'customers.reveal': 'Sales - Customers - Customer Management - Reveal masked content',
  'assignment.view': 'Sales - Customers - Customer Assignment - View list',
  'assignment.edit': 'Sales - Customers - Customer Assignment - Assign',
  'assignment.teams': 'Sales - Customers - Customer Assignment - Manage teams',
  'consumption.view': 'Sales - Customers - Consumption - View records',
  'consumption.consumers': 'Sales - Customers - Consumption - View consuming customers',
  'consumption.export': 'Sales - Customers - Consumption - Export',
  'boards.consumption': 'Sales - Dashboards - Consumption board - View',
  'boards.export': 'Sales - Dashboards - Export',
  'bills.view': 'Sales - Billing - Partner Bills - View',
  'intake.load': 'Operations - Consumption Data - Load files',
  'intake.map': 'Operations - Consumption Data - Sub-accounts and quarantine',
  'members.manage': 'Organization - Members - Manage',
  'roles.manage': 'Organization - Members - Roles',
  'contacts.manage': 'Organization - Members - Customer contacts',
  'audit.view': 'Organization - Operation Log - View',
  'credentials.manage': 'Account - My Credentials - Manage',
  'proofs.view': 'Sales - Customers - Consumption - Reconciliation proofs',
};
