"""The rows of the domain, one module per subject."""

from appointments.models.appointments import Appointment
from appointments.models.callbacks import CallbackRequest
from appointments.models.calls import CallAttempt
from appointments.models.care_plans import CarePlan
from appointments.models.contact import ContactMessage
from appointments.models.conversation import ContactEntry, ContactPresence
from appointments.models.delays import Delay
from appointments.models.disrupted_visits import DisruptedVisit
from appointments.models.disruptions import Disruption
from appointments.models.feeds import CalendarFeed
from appointments.models.history import AppointmentEvent
from appointments.models.holds import NOBODY, HoldOwner, SlotHold
from appointments.models.merges import PatientMerge
from appointments.models.messages import Message
from appointments.models.patients import Patient
from appointments.models.placement import Placement
from appointments.models.policy import BookingPolicy
from appointments.models.questionnaires import QuestionnaireResponse
from appointments.models.releases import AcuteRelease
from appointments.models.searches import FruitlessSearch
from appointments.models.status import Status
from appointments.models.visit_types import VisitType
from appointments.models.working_hours import ExtraHours, TimeOff, WorkingHours

__all__ = [
    "NOBODY",
    "AcuteRelease",
    "Appointment",
    "AppointmentEvent",
    "BookingPolicy",
    "CalendarFeed",
    "CallAttempt",
    "CallbackRequest",
    "CarePlan",
    "ContactEntry",
    "ContactMessage",
    "ContactPresence",
    "Delay",
    "DisruptedVisit",
    "Disruption",
    "ExtraHours",
    "FruitlessSearch",
    "HoldOwner",
    "Message",
    "Patient",
    "PatientMerge",
    "Placement",
    "QuestionnaireResponse",
    "SlotHold",
    "Status",
    "TimeOff",
    "VisitType",
    "WorkingHours",
]
