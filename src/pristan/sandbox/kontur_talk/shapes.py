"""What the API answers, in the shapes of the vendor's document (OpenAPI 3.0.4 "Talk API", read 2026-11-21)."""

from datetime import UTC, datetime

from pristan.sandbox.kontur_talk.world import HOST, Conference, Entry, Json, Recording, Room, Said, Space, Webhook

STAFF_KEY = "employee-1"


def stamp(at: datetime) -> str:
    """Seven digits after the second, as the vendor's example has them."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def access(space: Space) -> Json:
    scopes = [{"type": name, "restrictionType": right} for name, right in space.scopes.items()]
    return {"expiredAt": None, "scopes": scopes}


def room(one: Room) -> Json:
    current = one.current
    return {
        "roomName": one.name,
        "title": one.title,
        "allowAnonymous": one.guests_until is not None,
        "anonymousAccessExpirationDate": stamp(one.guests_until) if one.guests_until else None,
        "conferenceId": current.key if current else None,
        "securityType": "none",
        "pinCode": None,
        "usersOnline": len(current.present) if current else 0,
        "moderators": [],
    }


def entry(one: Entry) -> Json:
    return {
        "id": one.id,
        "subject": one.subject,
        "start": stamp(one.start),
        "end": stamp(one.end),
        "roomName": one.room,
        "isCancelled": False,
        "requiredAttendees": [],
    }


def conference(one: Conference, of: Room) -> Json:
    return {
        "key": one.key,
        "roomName": of.name,
        "startTime": stamp(one.started_at),
        "endTime": stamp(one.ended_at) if one.ended_at else None,
        "title": of.title,
        "isPlannedMeeting": False,
        "containsDeepFakeDetections": False,
    }


def artifacts(one: Conference, of: Room) -> Json:
    recordings = [recording(item, one) for item in one.recordings]
    return {**conference(one, of), "artifacts": {"title": of.title, "participants": [], "recordings": recordings}}


def recording(one: Recording, of: Conference) -> Json:
    return {
        "id": one.key,
        "title": "Запись встречи",
        "createdDate": stamp(one.created_at),
        "duration": one.duration_s,
        "status": "complete",
        "participantsCount": len(of.people),
        "transcription": {"transcriptionUrl": None, "status": "complete"},
        "conferenceKey": of.key,
        "isStream": False,
    }


def participants(one: Conference) -> Json:
    link = {"appPlatform": "web", "isViaProxy": False, "participantRealIp": "192.0.2.7", "country": "Россия"}
    people = [("employee", HOST, False), *((guest.id, guest.name, True) for guest in one.people.values())]
    return {
        "participants": [
            {"participantId": id_, "participantName": name, "isGuest": is_guest, "connectionsInfo": [link]}
            for id_, name, is_guest in people
        ]
    }


def message(one: Said) -> Json:
    sender = {"participantId": "employee", "participantName": HOST, "isGuest": False}
    if one.guest is not None:
        sender = {"participantId": one.guest.id, "participantName": one.guest.name, "isGuest": True}
    return {
        "created": stamp(one.at),
        "sender": sender,
        "recipient": None,
        "isPrivate": False,
        "text": one.text,
        "attachments": [],
    }


def webhook(one: Webhook) -> Json:
    return {
        "webhookKey": one.key,
        "title": one.title,
        "activated": one.is_active,
        "events": list(one.events),
        "url": one.url,
        "customHeaders": one.headers,
        "created": stamp(one.created_at),
    }
